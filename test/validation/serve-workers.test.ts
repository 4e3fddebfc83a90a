/** The daemon as a process, with workers beside it and TLS on both listeners. */
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { makeCertificates } from '../../src/simulation/certificates.ts';
import { E2eWorld } from '../e2e/world.ts';
import { askerOf } from './asker.ts';

const WORKERS = 2;
const CONNECTIONS = 20;

async function openWorld(more: object = {}) {
  const certificates = await makeCertificates();
  const world = await E2eWorld.open();
  put(world, certificates);
  const listen = {
    validation: '127.0.0.1:0',
    admin: '127.0.0.1:0',
    tls: { certificate: 'file:./tls.crt', key: 'file:./tls.key' },
  };
  const configure = (validation: object) =>
    world.configure({ listen, validation: { workers: WORKERS, ...validation } });
  configure(more);
  return { world, certificates, configure };
}

function put(world: E2eWorld, { certificate, key }: { readonly certificate: string; readonly key: string }): void {
  for (const [name, content] of Object.entries({ 'tls.crt': certificate, 'tls.key': key })) {
    writeFileSync(world.path(`new-${name}`), content, { mode: 0o600 });
    renameSync(world.path(`new-${name}`), world.path(name));
  }
}

/** The daemon with all its workers: their process ids, and both addresses. */
async function serve(world: E2eWorld) {
  const served = await world.serve();
  const { started } = served;
  const pids: number[] = [];
  for (let worker = 1; worker <= WORKERS; worker += 1) {
    const line = await started.line((text) => text.includes('"worker-started"') && text.includes(`"worker":${worker}`));
    pids.push(JSON.parse(line).pid);
  }
  const line = await started.line((text) => text.includes('"daemon-listening"') && text.includes('"admin"'));
  return {
    served,
    started,
    pids,
    validation: served.url.replace('http://', ''),
    admin: String(JSON.parse(line).address),
  };
}

async function certificateAt(address: string): Promise<string> {
  const socket = connectTls({ port: Number(address.split(':')[1]), host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const certificate = socket.getPeerX509Certificate()?.toString() ?? '';
  socket.destroy();
  return certificate;
}

function certificatesAt(address: string): Promise<ReadonlySet<string>> {
  return Promise.all(Array.from({ length: CONNECTIONS }, () => certificateAt(address))).then((all) => new Set(all));
}

/** Waits until it is so of every process by itself: meanwhile the others are stopped, so that they take no connection. */
async function forEach(
  daemon: number | undefined,
  workers: readonly number[],
  isSo: () => Promise<boolean>,
): Promise<void> {
  const all = [daemon ?? 0, ...workers];
  for (const pid of all) {
    const others = all.filter((other) => other !== pid);
    for (const other of others) process.kill(other, 'SIGSTOP');
    try {
      await until(isSo);
    } finally {
      for (const other of others) process.kill(other, 'SIGCONT');
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('serve with workers', () => {
  it('a certificate renewed on disk is used by every process and both listeners, a broken one by none', {
    timeout: 60_000,
  }, async () => {
    const { world, certificates } = await openWorld();
    await using _ = world;
    const { served, started, pids, validation, admin } = await serve(world);
    const before = new X509Certificate(certificates.certificate).toString();
    expect(await certificatesAt(validation)).toEqual(new Set([before]));

    writeFileSync(world.path('tls.crt'), 'no certificate');
    await started.line((line) => line.includes('"certificate-refused"'));
    expect(await certificatesAt(validation)).toEqual(new Set([before]));

    const next = await makeCertificates();
    put(world, next);
    await started.line((line) => line.includes('"certificate-renewed"'));
    const after = new X509Certificate(next.certificate).toString();
    expect(await certificateAt(admin)).toBe(after);
    await forEach(started.child.pid, pids, async () => {
      const seen = await certificatesAt(validation);
      return seen.size === 1 && seen.has(after);
    });
    expect((await served.signal('SIGTERM')).code).toBe(0);
    expect(world.printed).not.toContain('PRIVATE KEY');
  });

  it('what the configuration says anew reaches every process without a restart', { timeout: 60_000 }, async () => {
    const { world, certificates, configure } = await openWorld();
    await using _ = world;
    const { served, started, pids, validation } = await serve(world);
    const ask = askerOf(validation, certificates);
    const statuses = async () => {
      const asked = { method: 'POST', url: '/v1/validate', payload: { token: 'a guess' } };
      const answers = await Promise.all(Array.from({ length: CONNECTIONS }, () => ask(asked)));
      return new Set(answers.map(({ statusCode }) => statusCode));
    };
    expect(await statuses()).toEqual(new Set([200]));
    writeFileSync(world.path('caller.key'), 'a-key-for-who-asks', { mode: 0o600 });
    configure({ key: 'file:./caller.key' });
    started.child.kill('SIGHUP');
    await started.line((line) => line.includes('configuration-reloaded'));
    await forEach(started.child.pid, pids, async () => {
      const seen = await statuses();
      return seen.size === 1 && seen.has(401);
    });
    await served.signal('SIGTERM');
  });

  it('all of them together answer no more guesses than are allowed', { timeout: 60_000 }, async () => {
    const guesses = WORKERS + 1;
    const { world, certificates } = await openWorld({ guesses });
    await using _ = world;
    const { served, validation } = await serve(world);
    const ask = askerOf(validation, certificates);
    let answered = 0;
    for (let count = 0; count < 30; count += 1) {
      const payload = { token: `guess ${count}` };
      const { statusCode } = await ask({ method: 'POST', url: '/v1/validate', payload });
      if (statusCode === 200) answered += 1;
      else expect(statusCode).toBe(429);
    }
    expect(answered).toBeGreaterThanOrEqual(1);
    // While it is asked, a little time passes, in which each may get one more.
    expect(answered).toBeLessThanOrEqual(guesses + WORKERS + 1);
    await served.signal('SIGTERM');
  });

  it('a stop ends them in good order', { timeout: 60_000 }, async () => {
    const { world } = await openWorld();
    await using _ = world;
    const { served, pids, validation } = await serve(world);
    // As a terminal does: the signal goes to each of them. They leave it to the daemon.
    for (const pid of pids) process.kill(pid, 'SIGINT');
    await certificatesAt(validation);
    expect(pids.filter(isAlive)).toEqual(pids);
    const ran = await served.signal('SIGINT');
    expect(ran.code).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(ran.err).not.toContain('worker-ended');
    expect(ran.err).toContain('daemon-stopped');
  });

  it('no process outlives a daemon that is killed', { timeout: 60_000 }, async () => {
    const { world } = await openWorld();
    await using _ = world;
    const { served, pids, validation } = await serve(world);
    await served.signal('SIGKILL');
    await until(() => !pids.some(isAlive));
    const socket = connect(Number(validation.split(':')[1]), '127.0.0.1');
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });
});
