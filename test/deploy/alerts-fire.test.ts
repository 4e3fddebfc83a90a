/** Every alert fires where Watchword itself is in the state that the alert is about, and none where all is well. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { Metrics } from '../../src/metrics/metrics.ts';
import { noneAnswered } from '../../src/validation/gate.ts';
import type { Watchword } from '../../src/watchword.ts';
import { CliWorld } from '../cli/world.ts';
import { ROOT, read } from '../docs/pages.ts';
import type { Settings } from '../e2e/world.ts';
import { LossyDaemon } from '../faults/lossy-daemon.ts';
import { LOSSES } from '../faults/lost-stores.ts';
import { badDay, endingCertificates } from './bad-day.ts';
import { itRuns } from './beside.ts';
import { assertFiring, promtool, type Scrape } from './promtool.ts';

const RULES = join(ROOT, 'deploy/prometheus/alerts.yaml');
const [, readOnly] = LOSSES;

/** Where nothing is wrong with validation itself. */
const well = {
  measured: () => [{ worker: 0, lag: { worstMs: 3 }, answered: noneAnswered() }],
  freshness: () => ({ refreshedAt: 0, ageMs: 100, stale: false, activeTokens: 1 }),
} as unknown as ConstructorParameters<typeof Metrics>[1];

const tried = new Set<string>();

function fires(program: string, daemons: readonly Scrape[], expected: readonly string[]): void {
  for (const alert of expected) tried.add(alert);
  assertFiring(program, RULES, daemons, expected);
}

async function openDaemon(settings = {}): Promise<LossyDaemon> {
  if (readOnly === undefined) throw new Error('there is a store');
  return LossyDaemon.open(readOnly, settings);
}

/** A configured world with a current token in every slot, without a daemon; what it tells after `happens`. */
async function told(
  settings: Settings,
  happens: (watchword: Watchword) => unknown,
  validation = well,
): Promise<string> {
  await using world = await CliWorld.open({ slots: 1 }, settings);
  await world.run(['tokens', 'generate']);
  await world.run(['sync']);
  await using watchword = await world.openWatchword();
  using metrics = new Metrics(watchword, validation);
  await happens(watchword);
  return await metrics.text();
}

const times = (count: number, happens: () => void) => {
  for (let n = 0; n < count; n += 1) happens();
};

describe('alerts', { timeout: 60_000 }, () => {
  itRuns('promtool', 'none fires while all is well, and the answer is as Prometheus wants it', async (program) => {
    await using on = await openDaemon();
    await on.ask('POST', '/v1/tokens', { tokenSet: 'pingid' });
    const { id } = (await on.ask('POST', '/v1/runs', { account: 'contoso' })).body;
    while ((await on.ask('GET', `/v1/runs/${id}`)).body.endedAt === null) await new Promise(setImmediate);
    const text = await on.metrics();
    // Names of `prom-client` itself are not ours to choose.
    const ours = text.split('\n').filter((line) => /^(# (HELP|TYPE) )?watchword_/.test(line));
    promtool(program, ['check', 'metrics'], `${ours.join('\n')}\n`);
    fires(program, [text], []);
  });

  itRuns('promtool', 'a daemon that is gone, and one with a store that takes nothing more', async (program) => {
    const on = await openDaemon();
    await on.ask('POST', '/v1/tokens', { tokenSet: 'pingid' });
    await on.lose();
    await on.ask('POST', '/v1/tokens', { tokenSet: 'pingid' });
    const text = await on.metrics();
    await on.mend();
    await on[Symbol.asyncDispose]();
    const gone = await on.metrics().catch(() => null);
    fires(program, [text, gone], ['WatchwordDown', 'WatchwordStoreUnusable']);
  });

  itRuns('promtool', 'two daemons that do not share a store', async (program) => {
    const [one, other] = [await told({}, () => {}), await told({}, () => {})];
    fires(program, [one, other], ['WatchwordReplicaApart']);
  });

  itRuns('promtool', 'phones that present what nobody knows, and a configuration with a mistake', async (program) => {
    await using on = await openDaemon({ validation: { guesses: 1_000 } });
    const { value } = (await on.ask('POST', '/v1/tokens', { tokenSet: 'pingid', reveal: true })).body;
    while ((await on.decision(value)) !== 'proceed') await new Promise(setImmediate);
    for (let n = 0; n < 120; n += 1) await on.decision(`guess ${n}`);
    writeFileSync(on.world.path('watchword.yaml'), 'nonsense: true\n');
    await on.daemon.reload();
    fires(program, [await on.metrics()], ['WatchwordPhonesRefused', 'WatchwordConfigurationRefused']);
  });

  itRuns('promtool', 'what goes wrong in a process', async (program) => {
    const text = await told({}, ({ events }) => {
      events.bug({ where: 'a test', error: new Error('it') });
      times(5, () => events.leaseLost({ lease: 'account:contoso', says: 'too late' }));
      times(5, () => events.workerEnded({ worker: 1, says: 'it was killed', againMs: 1_000 }));
    });
    fires(program, [text], ['WatchwordBug', 'WatchwordLeasesLost', 'WatchwordWorkersDie']);
  });

  itRuns('promtool', 'an MDM that fails, and one of which too much was asked', async (program) => {
    const request = { account: 'contoso', operation: 'list', method: 'GET', host: 'graph', path: '/', ms: 5 } as const;
    const text = await told({}, ({ events }) =>
      times(500, () => events.requestSent({ ...request, failure: 'unavailable' })),
    );
    fires(program, [text], ['WatchwordVendorFails', 'WatchwordVendorBudgetUsed']);
  });

  itRuns('promtool', 'validation that is stale, empty, late and slow', async (program) => {
    const ill = {
      ...well,
      measured: () => [{ worker: 1, lag: { worstMs: 1_500 }, answered: noneAnswered() }],
      freshness: () => ({ refreshedAt: null, ageMs: 90_000, stale: true, activeTokens: 0 }),
    } as unknown as typeof well;
    await using world = await CliWorld.open({ slots: 1 });
    await world.run(['tokens', 'generate']);
    await world.run(['sync']);
    await using watchword = await world.openWatchword();
    using metrics = new Metrics(watchword, ill);
    times(100, () => metrics.answeredWithin(0.5));
    const alerts = ['ValidationStale', 'NoActiveTokens', 'RevocationLate', 'ValidationSlow'];
    fires(
      program,
      [await metrics.text()],
      alerts.map((alert) => `Watchword${alert}`),
    );
  });

  itRuns('promtool', 'a bad day, as it is written down in the store', async (program) => {
    await using world = await CliWorld.open({ slots: 1 });
    const { settings, happens, alerts } = badDay(world);
    world.configure({ ...settings, ...(await endingCertificates(world)) });
    await world.run(['tokens', 'generate', '--set', 'pingid']);
    await world.run(['sync']);
    await using watchword = await world.openWatchword();
    using metrics = new Metrics(watchword, well);
    await happens(watchword);
    fires(program, [await metrics.text()], alerts);
  });

  itRuns('promtool', 'every rule was tried', () => {
    const rules = parse(read('deploy/prometheus/alerts.yaml')).groups.flatMap(
      ({ rules: own }: { readonly rules: readonly { readonly alert: string }[] }) => own.map(({ alert }) => alert),
    );
    expect(rules.filter((alert: string) => !tried.has(alert))).toEqual([]);
  });
});
