import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isKnownDead, processIdentity } from '../src/process-identity.ts';
import { HeldLease } from '../src/reconcile/held-lease.ts';
import { sqlite } from './store/databases.ts';

const SAYS_WHO_IT_IS = `
  import { processIdentity } from ${JSON.stringify(new URL('../src/process-identity.ts', import.meta.url).href)};
  process.stdout.write(processIdentity() + '\\n');
  setInterval(() => {}, 1000);
`;

/** Another process, and its identity in its own words. */
async function another(): Promise<{ readonly child: ChildProcess; readonly identity: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SAYS_WHO_IT_IS], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(child.stdout ?? child, 'data');
  return { child, identity: String(said).trim() };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** This process's identity with one of its parts replaced: boot, namespace, number, begin. */
function withPart(at: number, part: string): string {
  return (processIdentity() ?? '').split('.').with(at, part).join('.');
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe.skipIf(!existsSync('/proc/self/ns/pid'))('where the system tells', () => {
  it('this process is alive, and its identity is one word', () => {
    expect(processIdentity()).toMatch(/^[0-9a-f-]{36}\.\d+\.\d+\.\d+$/);
    expect(processIdentity()).toBe(processIdentity());
    expect(isKnownDead(processIdentity() ?? '')).toBe(false);
  });

  it('another process is alive until it has ended, then it is known to be dead', async () => {
    const { child, identity } = await another();
    expect(identity).not.toBe(processIdentity());
    expect(isKnownDead(identity)).toBe(false);
    await kill(child);
    expect(isKnownDead(identity)).toBe(true);
  });

  it('a process whose end nobody has noticed yet is dead', async () => {
    // A shell that starts a child and never asks what became of it.
    const shell = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = String((await once(shell.stdout, 'data'))[0]).trim();
    const fields = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    await vi.waitUntil(() => fields()[0] === 'Z');
    expect(isKnownDead(withPart(2, pid).replace(/\d+$/, fields()[19] ?? ''))).toBe(true);
    await kill(shell);
  });

  it('a number that was given to another process is no sign of life', () => {
    expect(isKnownDead(withPart(3, '1'))).toBe(true);
  });

  it('a process of another machine, or of another container, is never known to be dead', async () => {
    const { child, identity } = await another();
    await kill(child);
    const [boot, namespace, ...rest] = identity.split('.');
    expect(isKnownDead(['00000000-0000-4000-8000-000000000000', namespace, ...rest].join('.'))).toBe(false);
    expect(isKnownDead([boot, '1', ...rest].join('.'))).toBe(false);
  });

  it('a process of another user that `/proc` hides is not dead', () => {
    const hidden = withPart(2, '4194305');
    vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
    });
    expect(isKnownDead(hidden)).toBe(false);
    vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
    });
    expect(isKnownDead(hidden)).toBe(true);
  });

  it('garbage is never known to be dead', () => {
    const [boot, namespace, pid, began] = (processIdentity() ?? '').split('.');
    const place = `${boot}.${namespace}`;
    const garbage = ['', '-', '....', `${place}`, `${place}.`, `${place}..`, `${place}.${pid}`, `${place}.${pid}.`];
    const odd = ['x', '0', '-1', '1e3', ' 1', 'self', '../1', '99999999999999999999'].map((one) => `${place}.${one}.1`);
    for (const identity of [...garbage, ...odd, `${place}.${pid}.${began}.1`, `${place}.${pid}.x`]) {
      expect(isKnownDead(identity), identity).toBe(false);
    }
  });

  it("a killed process's lease is taken over at once, and a live one's is not", async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    const { child, identity } = await another();
    const isDead = (holder: string) => isKnownDead(holder.split(' ')[1] ?? '');
    const take = (holder: string) => HeldLease.take(store, fresh.clock, 'account:contoso', holder, isDead);
    await store.write(({ leases }) => leases.acquire('account:contoso', `daemon#1 ${identity} run 1`, 30_000));

    expect(await take('cli#2 - run 2')).toBeNull();
    await kill(child);
    await using taken = await take('cli#2 - run 2');
    expect(taken?.current.holder).toBe('cli#2 - run 2');
    expect(taken?.current.fence).toBeGreaterThan(1);
    expect(await take('cli#3 - run 3')).toBeNull();
  });
});
