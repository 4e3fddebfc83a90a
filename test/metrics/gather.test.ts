/** What is made from the store and from events, one situation each. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { counting } from '../../src/metrics/count.ts';
import { Metrics } from '../../src/metrics/metrics.ts';
import { Recent } from '../../src/metrics/recent.ts';
import { MetricRegistry, type Sample, sample } from '../../src/metrics/registry.ts';
import { slotSamples } from '../../src/metrics/slots.ts';
import { tokenSamples } from '../../src/metrics/tokens.ts';
import { trailSamples } from '../../src/metrics/trail.ts';
import { quietSamples } from '../../src/metrics/vendors.ts';
import type { AuthorityRecord } from '../../src/model/authority-record.ts';
import { CliWorld } from '../cli/world.ts';
import { addToken, sampleEntry } from '../store/samples.ts';
import { linesOf } from './scrape.ts';

const pick = (samples: readonly Sample[], name: string) =>
  samples.filter((one) => one.name === name).map(({ labels, value }) => [...Object.values(labels), Math.round(value)]);

const quiet = { measured: () => [], freshness: () => ({ refreshedAt: null, ageMs: 0, stale: true, activeTokens: 0 }) };

describe('from the store', () => {
  it('old tokens that phones still present, by what they are now', async () => {
    await using world = await CliWorld.open();
    await using watchword = await world.openWatchword();
    const { store, clock } = watchword;
    const [retiring, revoked] = [
      await addToken(store, { stage: 'retiring' }),
      await addToken(store, { stage: 'revoked' }),
    ];
    const now = clock.now();
    const today = new Date(now).toISOString().slice(0, 10);
    await store.write(({ sightings }) =>
      sightings.add([
        { tokenId: retiring.id, day: '2020-01-01', times: 9, lastAt: now - 500_000_000 },
        { tokenId: retiring.id, day: today, times: 4, lastAt: now - 60_000 },
        { tokenId: revoked.id, day: '2020-01-01', times: 2, lastAt: now - 3_600_000 },
        { tokenId: 'of another set', day: today, times: 7, lastAt: now },
      ]),
    );
    const samples = await tokenSamples(watchword);
    expect(pick(samples, 'watchword_old_token_presented_age_seconds')).toEqual([
      ['pingid', 'retiring', 60],
      ['pingid', 'revoked', 3_600],
    ]);
    expect(pick(samples, 'watchword_tokens_presented_today')).toEqual([
      ['pingid', 'pending', 0],
      ['pingid', 'current', 0],
      ['pingid', 'retiring', 4],
      ['pingid', 'revoked', 0],
    ]);
  });

  it('an authority that fails, and what one of another kind was remembered for', async () => {
    await using world = await CliWorld.open();
    await using watchword = await world.openWatchword();
    const { store, clock } = watchword;
    const now = clock.now();
    const failing = { since: now - 90_000, at: now, says: 'no answer' };
    const record: AuthorityRecord = {
      tokenSet: 'pingid',
      kind: 'local',
      looks: 1,
      lookedAt: now - 30_000,
      failing,
      enforcedFrom: null,
    };
    await store.write(({ authorities }) => authorities.save(record));
    const samples = await tokenSamples(watchword);
    expect(pick(samples, 'watchword_authority_age_seconds')).toEqual([['pingid', 30]]);
    expect(pick(samples, 'watchword_authority_failing_seconds')).toEqual([['pingid', 90]]);
    await store.write(({ authorities }) => authorities.save({ ...record, kind: 'pingone' }));
    expect(pick(await tokenSamples(watchword), 'watchword_authority_failing_seconds')).toEqual([]);
  });

  it('a slot that has drifted, and hosts that asked for quiet', async () => {
    await using world = await CliWorld.open({ slots: 1 });
    await world.run(['tokens', 'generate']);
    await world.run(['sync']);
    await using watchword = await world.openWatchword();
    const { store, clock } = watchword;
    const [record] = await store.read.slots.list('contoso');
    if (record === undefined) throw new Error('it was written');
    await store.write(async ({ holds, slots }) => {
      await slots.save({ ...record, driftedSince: clock.now() - 120_000, observedAt: clock.now() - 60_000 });
      await holds.set('contoso graph.example', clock.now() + 45_000, 'asked');
      await holds.set('contoso login.example', clock.now() - 45_000, 'asked');
      await holds.set('contoso2 graph.example', clock.now() + 99_000, 'asked');
    });
    const samples = await slotSamples(watchword);
    expect(pick(samples, 'watchword_slots')).toContainEqual(['contoso', 'drifted', 1]);
    expect(pick(samples, 'watchword_slot_drifted_seconds')).toEqual([['contoso', 'ios', 120]]);
    expect(pick(samples, 'watchword_slot_verified_age_seconds')).toEqual([['contoso', 'ios', 60]]);
    expect(pick(await quietSamples(watchword), 'watchword_vendor_quiet_seconds')).toEqual([['contoso', 45]]);
  });

  it('how far behind each configured receiver is', async () => {
    await using world = await CliWorld.open();
    writeFileSync(world.path('webhook.secret'), 'known to both');
    const webhook = { url: 'https://siem.example.com/trail', secret: `file:${world.path('webhook.secret')}` };
    world.configure({ audit: { webhook, syslog: { url: 'tls://siem.example.com:6514' } } });
    await using watchword = await world.openWatchword();
    const { store, clock } = watchword;
    for (const age of [300, 200, 100]) {
      await store.write(({ audit }) => audit.append(sampleEntry({ at: clock.now() - age * 1_000 })));
    }
    await store.write(({ positions }) => positions.save({ receiver: 'webhook', seq: 1, at: clock.now() }));
    await store.write(({ positions }) => positions.save({ receiver: 'syslog', seq: 3, at: clock.now() }));
    const samples = await trailSamples(watchword);
    expect(pick(samples, 'watchword_audit_entries')).toEqual([[3]]);
    expect(pick(samples, 'watchword_audit_told_entries')).toEqual([
      ['syslog', 3],
      ['webhook', 1],
    ]);
    expect(pick(samples, 'watchword_audit_lag_seconds')).toEqual([
      ['syslog', 0],
      ['webhook', 200],
    ]);
  });

  it('is asked once for all who scrape within a moment, and again afterwards', async () => {
    await using world = await CliWorld.open();
    await using watchword = await world.openWatchword();
    let now = 1_000_000;
    let reads = 0;
    const clock = { ...watchword.clock, now: () => now };
    const tokens = {
      list: () => {
        reads += 1;
        return watchword.store.read.tokens.list();
      },
    };
    const store = { ...watchword.store, read: { ...watchword.store.read, tokens }, fingerprint: () => 'x' };
    const counted = new Proxy(watchword, {
      get: (target, name) => (name === 'clock' ? clock : name === 'store' ? store : Reflect.get(target, name, target)),
    });
    using metrics = new Metrics(counted, quiet);
    await Promise.all(Array.from({ length: 20 }, () => metrics.text()));
    const once = reads;
    now += 1_999;
    await metrics.text();
    expect([once > 0, reads]).toEqual([true, once]);
    now += 1;
    await metrics.text();
    expect(reads).toBe(2 * once);
  });
});

describe('from events', () => {
  const request = { method: 'GET', host: 'graph', path: '/', ms: 250 } as const;

  it('requests are counted by what became of them, and those of an authority under its token set', async () => {
    const registry = new MetricRegistry();
    const sent: string[] = [];
    const count = counting(registry, (account) => sent.push(account));
    count({ name: 'request-sent', account: 'contoso', operation: 'list', ...request, status: 204 });
    count({ name: 'request-sent', account: 'contoso', operation: 'list', ...request, status: 429 });
    count({ name: 'request-sent', account: 'contoso', operation: undefined, ...request, failure: 'unavailable' });
    count({
      name: 'request-sent',
      tokenSet: 'pingid',
      authority: 'pingone',
      operation: 'list',
      ...request,
      status: 200,
    });
    const lines = linesOf(await registry.text()).filter(({ name }) => name === 'watchword_vendor_requests_total');
    expect(lines.map(({ labels, value }) => [labels.account, labels.operation, labels.outcome, value])).toEqual([
      ['contoso', 'list', '2xx', 1],
      ['contoso', 'list', '4xx', 1],
      ['contoso', 'other', 'unavailable', 1],
      ['authority:pingid', 'list', '2xx', 1],
    ]);
    expect(sent).toEqual(['contoso', 'contoso', 'contoso']);
  });

  it('a thousand names of operations are told apart only as far as a few', async () => {
    const registry = new MetricRegistry();
    const count = counting(registry, () => {});
    for (let n = 0; n < 1_000; n += 1)
      count({ name: 'request-sent', account: 'a', operation: `read ${n}`, ...request, status: 200 });
    const lines = linesOf(await registry.text()).filter(({ name }) => name === 'watchword_vendor_requests_total');
    expect(lines).toHaveLength(51);
    expect(lines.reduce((sum, { value }) => sum + value, 0)).toBe(1_000);
  });

  it('what a gauge no longer has is no longer shown', async () => {
    const registry = new MetricRegistry();
    const failing = (token_set: string) => sample('watchword_authority_failing_seconds', { token_set }, 5);
    registry.show([failing('pingid'), sample('watchword_audit_entries', {}, 3)]);
    registry.show([failing('portal')]);
    const lines = linesOf(await registry.text()).filter(({ name }) => /authority_failing|audit_entries/.test(name));
    expect(lines.map(({ labels }) => labels)).toEqual([{ token_set: 'portal' }]);
  });

  it('requests of before the window no longer count for the budget', () => {
    let now = 0;
    const recent = new Recent(
      () => now,
      () => 50,
    );
    for (; now < 100; now += 10) recent.sent('contoso');
    expect(recent.within('contoso', 50)).toBe(4);
    expect(recent.within('fabrikam', 50)).toBe(0);
    now = 1_000;
    expect(recent.within('contoso', 50)).toBe(0);
  });

  it('requests are forgotten although nobody ever asks for metrics', () => {
    let now = 0;
    const recent = new Recent(
      () => now,
      () => 50,
    );
    for (; now < 100_000; now += 1) recent.sent('contoso');
    expect(recent.size).toBeLessThan(1_000);
    expect(recent.within('contoso', 50)).toBe(49);
  });
});
