/** What systemd hears of the daemon: `systemd-notify` is played by a script that writes down how it was called. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sdNotify } from '../src/sd-notify.ts';
import { Program } from './e2e/program.ts';

/** A folder for the path in which `systemd-notify` is ours. */
class Heard implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'watchword-systemd-'));
  readonly environment = { NOTIFY_SOCKET: '/run/made-up', PATH: `${this.folder}:${process.env.PATH}` };

  constructor(ending = '') {
    this.#write(
      'systemd-notify',
      `#!/bin/sh\nprintf '%s|' "$@" >> '${this.folder}/calls'\nenv > '${this.folder}/env'\necho >> '${this.folder}/calls'\n${ending}\n`,
    );
    this.#write('calls', '');
    chmodSync(join(this.folder, 'systemd-notify'), 0o755);
  }

  /** The messages so far, each without what varies. */
  messages(): readonly string[] {
    const calls = readFileSync(join(this.folder, 'calls'), 'utf8').split('\n').slice(0, -1);
    return calls.map((call) => call.replace(/\|$/, '').replace(/MONOTONIC_USEC=\d+/, 'MONOTONIC_USEC=#'));
  }

  environmentSeen(): string {
    return readFileSync(join(this.folder, 'env'), 'utf8');
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const unexpected = (says: string) => {
  throw new Error(says);
};

describe('systemd', () => {
  it('is told in order, and gets nothing of the environment but how to be reached', async () => {
    using heard = new Heard();
    const environment = { ...heard.environment, INTUNE_CLIENT_SECRET: 'made-up' };
    const systemd = sdNotify({ environment, onTrouble: unexpected });
    void systemd.ready('2 accounts');
    void systemd.reloading();
    void systemd.ready('3 accounts');
    await systemd.stopping();

    expect(heard.messages()).toEqual([
      'READY=1|STATUS=2 accounts',
      'RELOADING=1|MONOTONIC_USEC=#|STATUS=Reading the configuration again',
      'READY=1|STATUS=3 accounts',
      'STOPPING=1|STATUS=Finishing what is in hand',
    ]);
    expect(heard.environmentSeen()).toContain('NOTIFY_SOCKET=/run/made-up');
    expect(heard.environmentSeen()).not.toContain('INTUNE');
  });

  it('hears nothing where it did not ask', async () => {
    using heard = new Heard();
    const { PATH } = heard.environment;
    for (const environment of [{ PATH }, { PATH, NOTIFY_SOCKET: '' }]) {
      const systemd = sdNotify({ environment, onTrouble: unexpected });
      await systemd.ready('up');
      await systemd.reloading();
      await systemd.stopping();
    }
    expect(heard.messages()).toEqual([]);
  });

  it('has its watchdog fed while the event loop turns, if it watches this process', async () => {
    using heard = new Heard();
    const environment = { ...heard.environment, WATCHDOG_USEC: '20000', WATCHDOG_PID: String(process.pid) };
    const systemd = sdNotify({ environment, onTrouble: unexpected });
    await systemd.ready('up');
    await expect
      .poll(() => heard.messages().filter((message) => message === 'WATCHDOG=1').length, { timeout: 20_000 })
      .toBeGreaterThan(1);
    await systemd.stopping();

    using other = new Heard();
    const elsewhere = sdNotify({
      environment: { ...other.environment, WATCHDOG_USEC: '1000', WATCHDOG_PID: '1' },
      onTrouble: unexpected,
    });
    for (let told = 0; told < 3; told++) await elsewhere.ready('up');
    await elsewhere.stopping();
    expect(other.messages()).not.toContain('WATCHDOG=1');
  });

  it.each([
    { missing: true, says: 'the program systemd-notify is not installed' },
    { missing: false, says: 'systemd-notify failed' },
  ])('that can not be told is a trouble told once: $says', async ({ missing, says }) => {
    using heard = new Heard('exit 1');
    const troubles: string[] = [];
    const systemd = sdNotify({
      environment: { ...heard.environment, ...(missing ? { PATH: '/nowhere' } : {}) },
      onTrouble: (trouble) => troubles.push(trouble),
    });
    await systemd.ready('up');
    await systemd.ready('up');
    expect(troubles).toEqual([says]);
  });
});

it('hears of the daemon itself when it is up, reads its configuration again, and stops', {
  timeout: 60_000,
}, async () => {
  using heard = new Heard();
  await using program = new Program(heard.environment);
  program.writeConfiguration({
    store: { url: 'sqlite:./data/watchword.db' },
    keys: { encryption: 'file:./encryption.key' },
    listen: { validation: '127.0.0.1:0' },
    tokenSets: { pingid: { app: 'pingid', authority: { kind: 'local' } } },
    accounts: {},
  });
  const daemon = await program.serve();
  const status = `STATUS=0 accounts; validation on ${new URL(daemon.url).host}`;
  await expect.poll(() => heard.messages(), { timeout: 20_000 }).toEqual([`READY=1|${status}`]);
  daemon.started.child.kill('SIGHUP');
  await expect.poll(() => heard.messages().length, { timeout: 20_000 }).toBe(3);
  expect(await daemon.signal('SIGTERM')).toMatchObject({ code: 0 });

  expect(heard.messages().slice(1)).toEqual([
    'RELOADING=1|MONOTONIC_USEC=#|STATUS=Reading the configuration again',
    `READY=1|${status}`,
    'STOPPING=1|STATUS=Finishing what is in hand',
  ]);
});
