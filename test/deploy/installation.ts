/**
 * A machine on which the blocks of docs/install.md are run. It is a folder: paths such as /etc are taken to be in it, and what can't be
 * done in a test is played by scripts, which write down what they were asked for: fetching packages, systemd, containers, clusters.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { blocksOf, ROOT, read } from '../docs/pages.ts';
import { freePort } from './free-port.ts';

const PAGE = read('docs/install.md');

/** Folders of a machine that are ours here. */
const SYSTEM = /(?<![\w.-])\/(opt|etc|usr\/lib|run\/credentials|var\/lib)\//g;

const COPIED = ['authorities', 'config', 'connectors', 'deploy', 'package.json', 'src'];

const CALLED = (name: string) => `#!/bin/sh\necho "$*" >> "$MACHINE/called/${name}"\n`;

/** What each command does here, beside writing down how it was called. */
const PLAYED: Readonly<Record<string, string>> = {
  // Packages can't be fetched in a test: those that are here take their place.
  npm: `case "$1" in
  ci|pack) exit 0 ;;
  install) mkdir -p "$MACHINE/opt/watchword/bin" && cp "$MACHINE/bin/program" "$MACHINE/opt/watchword/bin/watchword" ;;
  *) PATH=\${PATH#*:} exec npm "$@" ;;
esac`,
  // What LoadCredential= does.
  systemctl: `case "$1" in enable)
  to="$MACHINE/run/credentials/watchword.service" && mkdir -p "$to"
  sed -n 's/^LoadCredential=//p' "$MACHINE/etc/systemd/system/watchword.service" |
    while IFS=: read -r name from; do cp -p "$from" "$to/$name" || exit 1; done ;;
esac`,
  'systemd-sysusers': '',
  runuser: 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"',
  chown: '',
  docker: `case "$*" in *deploy/compose/secrets:/out*) touch deploy/compose/secrets/encryption.key ;; esac`,
  kubectl: '',
  helm: '',
};

export class Installation implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'watchword-install-'));
  readonly #port: number;
  #started: ChildProcess | null = null;

  private constructor(port: number) {
    this.#port = port;
    for (const name of COPIED) cpSync(join(ROOT, name), join(this.folder, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    for (const folder of ['bin', 'called', 'etc/systemd/system', 'usr/lib/sysusers.d', 'var/lib/watchword'])
      mkdirSync(join(this.folder, folder), { recursive: true });
    for (const [name, does] of Object.entries(PLAYED)) this.#script(`bin/${name}`, CALLED(name) + does);
    this.#script('bin/program', `#!/bin/sh\nexec '${process.execPath}' '${this.folder}/src/main.ts' "$@"\n`);
    for (const file of ['watchword.service', 'watchword.yaml']) {
      const path = join(this.folder, 'deploy/systemd', file);
      writeFileSync(path, this.#here(readFileSync(path, 'utf8')));
    }
  }

  static async open(): Promise<Installation> {
    return new Installation(await freePort());
  }

  /** The commands under a heading, block by block. */
  blocks(heading: string): readonly string[] {
    const section = PAGE.split(/^## /m).find((one) => one.startsWith(`${heading}\n`));
    if (section === undefined) throw new Error(`there is no heading ${heading}`);
    return blocksOf(section).flatMap(({ language, text }) => (language === 'sh' ? [text] : []));
  }

  /** Runs a block to its end. Throws where one of its commands fails. What it printed. */
  async run(block: string): Promise<string> {
    const options = { cwd: this.folder, env: this.#environment() };
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', this.#here(block)], options);
    return stdout;
  }

  /** Starts what goes on, and waits until the daemon is ready. */
  async start(
    program: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const env = { ...this.#environment(), ...environment };
    const child = spawn(program, args, { cwd: this.folder, env, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    this.#started = child;
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stderr })) {
      lines.push(line);
      if (!line.includes('"daemon-started"')) continue;
      child.stderr.resume();
      return;
    }
    throw new Error(`the daemon did not begin:\n${lines.join('\n')}`);
  }

  /** How a played command was called so far, with the paths of the page. */
  called(name: string): readonly string[] {
    try {
      const text = readFileSync(join(this.folder, 'called', name), 'utf8').replaceAll(this.folder, '');
      return text.split('\n').slice(0, -1);
    } catch {
      return [];
    }
  }

  /** What the installed unit starts, and with which environment. */
  unit(): {
    readonly program: string;
    readonly args: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
  } {
    const unit = readFileSync(join(this.folder, 'etc/systemd/system/watchword.service'), 'utf8');
    const setting = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1]?.split(' ') ?? [];
    const [program = '', ...args] = setting('ExecStart');
    return { program, args, environment: Object.fromEntries(setting('Environment').map((pair) => pair.split('='))) };
  }

  /** The status that the daemon answers with. */
  async status(path: string): Promise<number> {
    const { status } = await fetch(`http://127.0.0.1:${this.#port}${path}`);
    return status;
  }

  /** Files that people have already. */
  make(...paths: readonly string[]): void {
    for (const path of paths) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), 'made-up\n');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#started;
    if (child?.pid !== undefined && child.exitCode === null) {
      const ended = once(child, 'exit');
      process.kill(-child.pid, 'SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The page's paths and ports as they are on this machine. */
  #here(text: string): string {
    return text
      .replace(SYSTEM, `${this.folder}/$1/`)
      .replaceAll('127.0.0.1:8480', `127.0.0.1:${this.#port}`)
      .replaceAll(', admin: "127.0.0.1:8481"', '');
  }

  #environment(): NodeJS.ProcessEnv {
    return { ...process.env, MACHINE: this.folder, PATH: `${this.folder}/bin:${process.env.PATH}` };
  }

  #script(path: string, text: string): void {
    writeFileSync(join(this.folder, path), text, { mode: 0o755 });
  }
}
