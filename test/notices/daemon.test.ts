/** From what the store holds to what arrives, through the whole of it, with a clock in hand. */
import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needsOf } from '../../src/api/answers/needs.ts';
import { FAILING_NEEDS_MS } from '../../src/api/answers/notices.ts';
import { openWatchword, type Watchword } from '../../src/daemon.ts';
import type { WatchwordEvent } from '../../src/events.ts';
import { WAIT_MS } from '../../src/notices/decide.ts';
import { Notices } from '../../src/notices/tell-needs.ts';
import { LOOK_EVERY_MS } from '../../src/notices/telling.ts';
import { CliWorld } from '../cli/world.ts';
import { type TestClock, testClock } from '../clock.ts';
import { answering, Hook } from './hook.ts';

const PATH = '/services/T0/B0/what-lets-anybody-post';

async function opened(cli: CliWorld, hook: Hook, clock: TestClock) {
  writeFileSync(cli.path('hook'), `${hook.url}${PATH}\n`);
  writeFileSync(cli.path('hook-ca.pem'), hook.ca);
  cli.configure({
    listen: { validation: '127.0.0.1:0', publicUrl: 'https://watchword.example.com' },
    accounts: { contoso: cli.account() },
    notices: {
      receivers: { chat: { kind: 'slack', url: `file:${cli.path('hook')}`, ca: `file:${cli.path('hook-ca.pem')}` } },
    },
  });
  return openWatchword({
    file: cli.path('watchword.yaml'),
    who: 'daemon',
    log: 'silent',
    clock,
    baseDir: dirname(cli.path('x')),
    environment: { E2E_CLIENT_SECRET: String(cli.simulator.account.clientSecret) },
  });
}

/** Resolves when the event has been told. */
function told({ events }: Watchword, name: WatchwordEvent['name']): Promise<void> {
  return new Promise((resolve) => {
    events.on((event) => event.name === name && resolve());
  });
}

async function looks(clock: TestClock, times: number): Promise<void> {
  for (let left = times; left > 0; left -= 1) {
    await clock.asleep(2);
    await clock.advance(LOOK_EVERY_MS);
  }
}

describe('notices of a configured world', () => {
  it('arrive at a receiver, with the link to the page; a person can list what was told', async () => {
    await using cli = await CliWorld.open();
    await using hook = await Hook.open();
    const clock = testClock();
    await using watchword = await opened(cli, hook, clock);
    const arrived = told(watchword, 'notice-told');
    const notices = new Notices(watchword, new AbortController().signal);
    notices.start();
    await looks(clock, 1 + WAIT_MS / LOOK_EVERY_MS);
    await arrived;
    await notices.stop();
    expect(hook.posted[0]?.path).toBe(PATH);
    const text = JSON.stringify(hook.bodies[0]);
    expect(text).toContain('the token set pingid has no current token');
    expect(text).toContain('`watchword tokens generate`');
    expect(text).toContain('<https://watchword.example.com|Open Watchword>');
    const { out } = await cli.run(['notices', 'list']);
    expect(out).toMatch(/^chat \(slack, told of everything\), last reached .* ago/);
    expect(out).toMatch(/token-set:pingid +told/);
  });

  it('that do not arrive are a need of their own after a while', async () => {
    await using cli = await CliWorld.open();
    await using hook = await Hook.open();
    const clock = testClock();
    await using watchword = await opened(cli, hook, clock);
    hook.answers.push(answering(404, 'no_service'));
    const failed = told(watchword, 'notice-failed');
    const notices = new Notices(watchword, new AbortController().signal);
    notices.start();
    await looks(clock, 1 + WAIT_MS / LOOK_EVERY_MS);
    await failed;
    await notices.stop();
    const receiverNeeds = async () => (await needsOf(watchword)).filter(({ subject }) => subject === 'receiver:chat');
    expect(await receiverNeeds()).toEqual([]);
    await clock.advance(FAILING_NEEDS_MS);
    expect(await receiverNeeds()).toMatchObject([
      {
        says: expect.stringMatching(/^notices do not reach chat: .*404, no_service$/),
        resolve: 'watchword notices test chat',
      },
    ]);
    expect(JSON.stringify(await needsOf(watchword))).not.toContain('what-lets-anybody-post');
  });
});
