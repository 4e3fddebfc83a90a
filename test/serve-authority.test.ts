/** The daemon with a token set whose tokens others write into a file. */
import { renameSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityRecord } from '../src/model/authority-record.ts';
import { type Daemon, serve } from '../src/serve.ts';
import { Program, type Settings } from './e2e/program.ts';

const [FIRST, SECOND, THIRD] = ['first-token-value', 'second-token-value', 'third-token-value'];

let world: Program;
let daemon: Daemon | undefined;

beforeEach(() => {
  world = new Program();
});

afterEach(async () => {
  await daemon?.stop('the test is over');
  daemon = undefined;
  await world[Symbol.asyncDispose]();
});

function configure(authority: Settings): void {
  world.writeConfiguration({
    store: { url: 'sqlite:./data/watchword.db' },
    keys: { encryption: 'file:./encryption.key' },
    listen: { validation: '127.0.0.1:0' },
    // What is asked for again and again is unknown at first.
    validation: { guesses: 1_000_000 },
    // Far away: only what is expected calls for a look.
    tokenSets: { pingid: { app: 'pingid', authority: { kind: 'file', lookEvery: '30d', ...authority } } },
    accounts: {},
  });
}

/** Another file in its place, in one step. */
function write(name: string, ...lines: readonly string[]): void {
  writeFileSync(world.path('new'), lines.join('\n'));
  renameSync(world.path('new'), world.path(name));
}

async function start(): Promise<Daemon> {
  daemon = await serve({ file: world.path('watchword.yaml'), baseDir: world.folder, who: 'daemon', log: 'silent' });
  return daemon;
}

async function isActive(token: string): Promise<boolean> {
  const body = JSON.stringify({ token });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`http://${daemon?.validationAddress}/v1/validate`, { method: 'POST', headers, body });
  return ((await answer.json()) as { readonly active: boolean }).active;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
}

describe('the file of a token set', () => {
  it('is looked at when the daemon starts, and when it changes', async () => {
    write('tokens', FIRST);
    configure({ path: './tokens' });
    await start();
    await until(() => isActive(FIRST));
    expect(await isActive(SECOND)).toBe(false);
    write('tokens', FIRST, SECOND);
    await until(() => isActive(SECOND));
    expect(await isActive(FIRST)).toBe(true);
    write('tokens', SECOND);
    await until(async () => !(await isActive(FIRST)));
  });

  it('changes nothing while it is empty, which is remembered until it is not', async () => {
    write('tokens', FIRST);
    configure({ path: './tokens' });
    const { watchword } = await start();
    const record = () => watchword.store.read.authorities.get('pingid') as Promise<AuthorityRecord | null>;
    await until(() => isActive(FIRST));
    write('tokens', '');
    await until(async () => (await record())?.failing !== null);
    expect(await isActive(FIRST)).toBe(true);
    write('tokens', FIRST, SECOND);
    await until(() => isActive(SECOND));
    expect(await record()).toMatchObject({ kind: 'file', failing: null });
  });

  it('calls for a turn of the rotation as soon as its tokens have changed', async () => {
    write('tokens', FIRST);
    configure({ path: './tokens' });
    const { watchword } = await start();
    await until(() => isActive(FIRST));
    write('tokens', FIRST, SECOND);
    await until(async () => (await watchword.store.read.rotations.list({ limit: 1 })).length > 0);
    const [rotation] = await watchword.store.read.rotations.list({ limit: 1 });
    expect(rotation).toMatchObject({ tokenSet: 'pingid', trigger: 'elsewhere' });
  });

  it('may be another one after a reload, which is looked at from then on', async () => {
    write('tokens', FIRST);
    write('others', FIRST, SECOND);
    configure({ path: './tokens' });
    const { reload } = await start();
    await until(() => isActive(FIRST));
    configure({ path: './others' });
    await reload.call(daemon);
    await until(() => isActive(SECOND));
    write('others', FIRST, SECOND, THIRD);
    await until(() => isActive(THIRD));
  });

  it('does not hold the stop up, however far away the next look is', async () => {
    write('tokens', FIRST);
    configure({ path: './tokens' });
    const { watchword } = await start();
    await until(() => isActive(FIRST));
    const told: string[] = [];
    watchword.events.on(({ name }) => told.push(name));
    await daemon?.stop('the test');
    expect(told).toEqual(['daemon-stopping', 'daemon-stopped']);
  });
});
