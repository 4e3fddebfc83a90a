/** What docs/api.md shows works as it stands there: its commands run one after the other, in front of a daemon with a simulated Intune. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROBLEMS } from '../../src/api/problems.ts';
import type { Daemon } from '../../src/serve.ts';
import { CliWorld } from '../cli/world.ts';
import { type Block, blocksOf, ROOT, read } from './pages.ts';

const page = read('docs/api.md');

/** The commands of the page, each with the answer that stands below it; null where none does. */
const shown = blocksOf(page).flatMap(({ language, text: commands }, at, all): readonly Shown[] => {
  const next: Block | undefined = all[at + 1];
  return language === 'sh' ? [{ commands, answer: next?.language === 'json' ? next.text : null }] : [];
});

interface Shown {
  readonly commands: string;
  readonly answer: string | null;
}

const PATIENCE_MS = 90_000;

/** Between the output of one block and the next. */
const MARK = '\u001e';

function whyNot(): string | null {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'there is no curl on this machine';
  }
}

const skipped = whyNot();

describe.skipIf(skipped !== null)(`docs/api.md${skipped === null ? '' : ` (${skipped})`}`, () => {
  let world: CliWorld;
  let daemon: Daemon;
  let outputs: readonly string[];

  beforeAll(async () => {
    world = await CliWorld.open({ phones: 6 });
    const rotation = { soak: '0s', quiet: '0s' };
    world.configure({
      listen: { validation: '127.0.0.1:0', admin: '127.0.0.1:0' },
      tokenSets: { pingid: { app: 'pingid', authority: { kind: 'local' }, rotation } },
      accounts: { contoso: world.account({ settle: '0s' }) },
    });
    daemon = await world.serve();
    // Phones fetch what is there whenever somebody asks for anything.
    world.simulator.behave(() => {
      world.simulator.fleet.checkInAll(Date.now());
      return undefined;
    });
    outputs = await runAll(world, String(daemon.adminAddress));
  }, 120_000);

  afterAll(async () => {
    await daemon.stop('the test');
    await world[Symbol.asyncDispose]();
  });

  it.each(shown.map((one, at) => [one.commands.split('\n')[0], at, one] as const))(
    '%s',
    (_, at, { commands, answer }) => {
      const output = outputs[at] ?? '';
      const said = [...commands.matchAll(/ {9}# (.+)$/gm)].map(([, words]) => words);
      const lines = output.split('\n').map((line) => line.trim());
      expect(lines.filter((line) => said.includes(line))).toEqual(said);
      if (answer === null) return;
      const answered = lines.filter((line) => line.startsWith('{')).at(-1) ?? '';
      expect(formOf(JSON.parse(answered))).toEqual(formOf(JSON.parse(answer)));
    },
  );
});

it('the table of problems is the one of the program', () => {
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (\d{3}) \| (.+) \|$/gm)];
  expect(Object.fromEntries(rows.map(([, name, status, title]) => [name, { status: Number(status), title }]))).toEqual(
    PROBLEMS,
  );
});

/** Runs every block in one shell, with `watchword` on its path. */
async function runAll(world: CliWorld, address: string): Promise<readonly string[]> {
  mkdirSync(world.path('bin'));
  mkdirSync(world.path('work'));
  const program = `cd '${world.path('.')}' && exec '${process.execPath}' '${join(ROOT, 'src/main.ts')}' --config watchword.yaml "$@"`;
  writeFileSync(world.path('bin/watchword'), `#!/bin/sh\n${program}\n`, { mode: 0o700 });
  const script = shown.map(({ commands }) => `${commands}\nprintf '${MARK}'\n`).join('');
  const shell = spawn('bash', ['-eu', '-c', script.replace('127.0.0.1:8481', address)], {
    cwd: world.path('work'),
    detached: true,
    env: {
      PATH: `${world.path('bin')}:${process.env.PATH}`,
      E2E_CLIENT_SECRET: String(world.simulator.account.clientSecret),
    },
  });
  // What waits for what never comes is ended, all of it, and what it has said shows for what.
  const late = setTimeout(() => process.kill(-Number(shell.pid)), PATIENCE_MS);
  const [out, err] = await Promise.all([text(shell.stdout), text(shell.stderr)]);
  clearTimeout(late);
  const outputs = out.split(MARK).slice(0, -1);
  expect(outputs, `${err}\n${out}`).toHaveLength(shown.length);
  return outputs;
}

/** Names and kinds of what a document holds, whatever it says; what a program branches on is kept. */
function formOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [formOf(value[0])];
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, KEPT.includes(name) ? inner : formOf(inner)]),
  );
}

const KEPT: readonly string[] = ['type', 'title', 'status', 'stage', 'role', 'reason'];
