/** What was begun at a daemon and is followed from here: to its end, or to the end of the daemon, or of the patience. */
import { describe, expect, it } from 'vitest';
import { siteElsewhere } from '../../src/cli/elsewhere.ts';
import type { ListedAccount } from '../../src/cli/site.ts';
import { Failure } from '../../src/model/failure.ts';
import { ServedWorld } from './elsewhere-world.ts';

const RUN = {
  id: 'run-1',
  account: 'contoso',
  trigger: 'person',
  startedAt: 1,
  endedAt: null,
  outcome: null,
  plan: null,
  done: [],
  requests: 0,
  failure: null,
} as const;

const CONTOSO: ListedAccount = {
  name: 'contoso',
  connector: 'fake',
  title: 'Fake',
  drift: 'repair',
  capabilities: { write: 'in-place', readback: 'value', delivery: 'none', devices: false },
  slots: ['ios', 'android'],
  lastRun: null,
  nextRunAt: null,
  waits: null,
  busyUntil: null,
};

/** A daemon that answers each path with one document after the other, and the last one for ever. */
function siteOf(answers: Readonly<Record<string, readonly (object | Error)[]>>, signal = new AbortController().signal) {
  const asked: { readonly path: string; readonly body: unknown }[] = [];
  const left = new Map(Object.entries(answers).map(([path, all]) => [path, [...all]]));
  const fetch = async (address: URL, { method, body }: RequestInit) => {
    signal.throwIfAborted();
    const path = `${method} ${address.pathname}`;
    asked.push({ path, body: body === undefined ? null : JSON.parse(String(body)) });
    const all = left.get(path) ?? [];
    const answer = all.length > 1 ? all.shift() : all[0];
    if (answer instanceof Error) throw answer;
    return new Response(JSON.stringify(answer), { status: answer === undefined ? 404 : 200 });
  };
  const remote = { url: 'http://daemon', key: 'k', fetch: fetch as unknown as typeof globalThis.fetch, signal };
  return { site: siteElsewhere(remote), asked };
}

const RUN_ENDS = (...runs: readonly (object | Error)[]) => ({
  'POST /v1/runs': [RUN],
  'GET /v1/runs/run-1': [RUN, ...runs],
});

describe('a run', () => {
  it('is followed to its end', async () => {
    const ended = { ...RUN, endedAt: 2, outcome: 'clean' };
    const { site, asked } = siteOf(RUN_ENDS(ended));
    expect(await site.runs({ accounts: [CONTOSO], slots: ['ios', 'tablet'], repair: true })).toEqual({
      runs: [ended],
      busy: [],
    });
    expect(asked[0]?.body).toEqual({ account: 'contoso', slots: ['ios'], repair: true, lookOnly: false });
    expect(asked).toHaveLength(3);
  });

  it('that never got its account is told in a sentence, and is no run', async () => {
    const failure = { kind: 'conflict', says: 'contoso is being run by daemon@b just now.' };
    const { site } = siteOf(RUN_ENDS({ ...RUN, endedAt: 2, outcome: 'abandoned', failure }));
    expect(await site.runs({ accounts: [CONTOSO] })).toEqual({ runs: [], busy: [failure.says] });
    const again = siteOf(RUN_ENDS({ ...RUN, endedAt: 2, outcome: 'abandoned', failure }));
    await expect(again.site.plans({ accounts: [CONTOSO] })).rejects.toThrow(failure.says);
  });

  it('that could not look has no plan: what failed is thrown', async () => {
    const failure = { kind: 'auth', says: 'the secret has expired' };
    const { site, asked } = siteOf(RUN_ENDS({ ...RUN, endedAt: 2, outcome: 'failed', failure }));
    const plans = site.plans({ accounts: [CONTOSO] });
    await expect(plans).rejects.toMatchObject({ kind: 'auth', message: 'the secret has expired' });
    expect(asked[0]?.body).toMatchObject({ lookOnly: true, repair: false });
  });

  it('of a daemon that gives no answer any more is looked up later, and not taken for ended', async () => {
    const { site } = siteOf(RUN_ENDS(new Failure('unavailable', 'http://daemon: the connection was cut')));
    await expect(site.runs({ accounts: [CONTOSO] })).rejects.toThrow(
      'http://daemon: the connection was cut\n`watchword history contoso` shows what became of the run that was begun.',
    );
  });

  it('goes on when nobody waits for it any more', async () => {
    const stop = new AbortController();
    const { site, asked } = siteOf(RUN_ENDS(RUN), stop.signal);
    const runs = site.runs({ accounts: [CONTOSO] });
    while (asked.length < 2) await new Promise(setImmediate);
    stop.abort(new Error('SIGINT'));
    await expect(runs).rejects.toThrow('The run of contoso goes on at the daemon');
  });
});

it('what is told of a run is told to its end before the run is done, however slow the news', async () => {
  const news = new TransformStream<Uint8Array, Uint8Array>();
  const writer = news.writable.getWriter();
  const answers = [RUN, { ...RUN, endedAt: 2, outcome: 'clean' }];
  const fetch = async (address: URL | string) => {
    if (String(address).endsWith('/v1/events')) return new Response(news.readable);
    const answer = answers.shift();
    // The end is told after it was answered, and in two pieces.
    if (answer?.endedAt === 2) setTimeout(() => void tell(), 20);
    return new Response(JSON.stringify(answer));
  };
  const tell = async () => {
    const text = new TextEncoder();
    await writer.write(text.encode(':\n\nid: x.1\nevent: hello\ndata: {}\n\nid: x.2\nevent: run-'));
    await writer.write(text.encode('ended\ndata: {"account":"contoso","run":"run-1"}\n\n'));
  };
  const signal = new AbortController().signal;
  const site = siteElsewhere({ url: 'http://daemon', key: 'k', fetch: fetch as typeof globalThis.fetch, signal });
  const told: string[] = [];
  const listening = await site.listen(({ name }) => told.push(name));
  await site.runs({ accounts: [CONTOSO] });
  expect(told).toEqual(['run-ended']);
  await writer.close();
  await listening[Symbol.asyncDispose]();
});

it('a self-check is told as it is found', async () => {
  const check = { id: 'check-1', account: 'contoso', startedAt: 1, endedAt: null, findings: [] as object[] };
  const finding = (says: string) => ({ check: 'sign-in', level: 'ok', says });
  const { site } = siteOf({
    'POST /v1/accounts/contoso/checks': [check],
    'GET /v1/checks/check-1': [
      check,
      { ...check, findings: [finding('one')] },
      { ...check, findings: [finding('one')] },
      { ...check, findings: [finding('one'), finding('two')], endedAt: 2 },
    ],
  });
  const told: string[] = [];
  for await (const { says } of site.findings({ account: 'contoso' })) told.push(says);
  expect(told).toEqual(['one', 'two']);
});

describe('a rotation', () => {
  const ACCOUNT = { account: 'contoso', slots: 2, written: 2, phones: 0, delivered: 0, untold: 2, blocked: [] };
  const picture = (step: string, says: string) => ({
    tokenSet: 'pingid',
    at: 1,
    rotation: null,
    last: null,
    everyMs: null,
    state: 'delivering',
    step,
    says,
    untilAt: null,
    resolve: null,
    from: null,
    to: null,
    accounts: [ACCOUNT],
  });
  const going = (step: string, says: string) => ({ ...picture(step, says), rotation: ROTATION });
  const ROTATION = {
    id: 'r',
    tokenSet: 'pingid',
    trigger: 'person',
    startedBy: 'jo',
    reason: '',
    startedAt: 1,
    from: null,
    to: null,
    minting: null,
    approvedAt: null,
    pausedAt: null,
    abortedAt: null,
    failing: null,
    alertedAt: null,
    endedAt: null,
    outcome: null,
  };

  it('is settled when there is only waiting to do, and no account is being worked on', async () => {
    const { site } = siteOf({
      'GET /v1/token-sets/pingid/rotation': [
        going('push', 'begins'),
        going('push', 'is written'),
        going('wait', 'nobody was asked'),
        going('wait', 'phones were asked'),
      ],
      'GET /v1/accounts': [
        { items: [CONTOSO] },
        { items: [{ ...CONTOSO, busyUntil: 9 }] },
        { items: [CONTOSO] },
        { items: [CONTOSO] },
      ],
    });
    expect(await site.settled('pingid', { resumed: false })).toMatchObject({ says: 'phones were asked' });
  });

  it('is settled where none is going on', async () => {
    const { site, asked } = siteOf({
      'GET /v1/token-sets/pingid/rotation': [picture('begin', 'it begins by itself')],
      'GET /v1/accounts': [{ items: [] }],
    });
    expect(await site.settled('pingid', { resumed: true })).toMatchObject({ rotation: null });
    expect(asked.filter(({ path }) => path.startsWith('POST'))).toEqual([]);
  });

  it('that was resumed has tried what was blocked', async () => {
    const blocked = [{ slot: 'contoso/ios', says: 'no licence', resolve: 'buy one' }];
    const stuck = { ...going('wait', 'stuck'), accounts: [{ ...ACCOUNT, blocked }] };
    const { site, asked } = siteOf({
      ...RUN_ENDS({ ...RUN, endedAt: 2, outcome: 'clean' }),
      'GET /v1/token-sets/pingid/rotation': [stuck],
      'GET /v1/accounts': [{ items: [CONTOSO] }],
    });
    await site.settled('pingid', { resumed: true });
    expect(asked.map(({ path }) => path)).toContain('POST /v1/runs');
    asked.length = 0;
    await site.settled('pingid', { resumed: false });
    expect(asked.map(({ path }) => path)).not.toContain('POST /v1/runs');
  });
});

it('a daemon that stops while it writes is heard of: the command ends', async () => {
  await using world = await ServedWorld.open();
  await world.elsewhere(['tokens', 'generate']);
  world.cli.simulator.behave(({ operation }) => {
    if (operation === 'write') void world.daemon.stop('the test');
    return undefined;
  });
  const ran = await world.elsewhere(['sync']);
  expect(ran.code).toBe(1);
  expect(`${ran.out}${ran.err}`).toMatch(/abandoned|shows what became of the run/);
});
