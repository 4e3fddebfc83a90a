/** What a daemon says of itself to Prometheus: the real one, over HTTP, beside a simulated Intune. */
import { afterAll, describe, expect, it } from 'vitest';
import { Metrics } from '../../src/metrics/metrics.ts';
import { METRICS, type MetricName } from '../../src/metrics/table.ts';
import { CONDITIONS } from '../../src/reconcile/condition.ts';
import { LossyDaemon } from '../faults/lossy-daemon.ts';
import { closeServer, LOSSES } from '../faults/lost-stores.ts';
import { sampleEntry } from '../store/samples.ts';
import { linesOf, measured } from './scrape.ts';

const [full] = LOSSES;

/** A validation endpoint that nobody has asked yet. */
const UNMEASURED = {
  measured: () => [],
  freshness: () => ({ refreshedAt: null, ageMs: 0, stale: true, activeTokens: 0 }),
};

afterAll(closeServer);

async function openDaemon(settings = {}): Promise<LossyDaemon> {
  if (full === undefined) throw new Error('there is a store');
  return LossyDaemon.open(full, settings);
}

describe('/metrics', () => {
  it('has every metric of the table with its help and type, and only labels that the table gives it', async () => {
    await using on = await openDaemon();
    const text = await on.metrics();
    for (const [name, { help, type, labels }] of Object.entries(METRICS)) {
      expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
      const own = linesOf(text).filter((line) => line.name.replace(/_(bucket|sum|count)$/, '') === name);
      for (const line of own) {
        expect(
          Object.keys(line.labels)
            .filter((label) => label !== 'le')
            .sort(),
        ).toEqual([...labels].sort());
      }
    }
    const ours = linesOf(text).filter(({ name }) => name.startsWith('watchword_'));
    expect(ours.filter(({ value }) => !Number.isFinite(value))).toEqual([]);
    expect(ours.filter(({ name }) => !(name.replace(/_(bucket|sum|count)$/, '') in METRICS))).toEqual([]);
    expect(measured(text, 'process_start_time_seconds')).toBeGreaterThan(1.7e9);
    expect(measured(text, 'watchword_needs', { about: 'token-set' })).toBe(1);
    expect(measured(text, 'watchword_current_token_age_seconds')).toBeUndefined();
  });

  it('tells how slots, tokens, runs, vendors and the trail stand', async () => {
    await using on = await openDaemon();
    await on.ask('POST', '/v1/tokens', { tokenSet: 'pingid' });
    const { id } = (await on.ask('POST', '/v1/runs', { account: 'contoso' })).body;
    while ((await on.ask('GET', `/v1/runs/${id}`)).body.endedAt === null)
      await new Promise((done) => setTimeout(done, 20));
    const text = await on.metrics();
    const is = (name: MetricName, labels = {}) => measured(text, name, labels);
    const slot = { account: 'contoso', slot: 'ios' };
    const set = { token_set: 'pingid' };
    for (const condition of CONDITIONS) {
      expect(is('watchword_slots', { account: 'contoso', condition })).toBe(condition === 'in-sync' ? 1 : 0);
    }
    expect(is('watchword_slot_drifted_seconds', slot)).toBe(0);
    expect(is('watchword_slot_verified_age_seconds', slot)).toBeLessThan(60);
    expect(is('watchword_tokens', { ...set, stage: 'current' })).toBe(1);
    expect(is('watchword_current_token_age_seconds', set)).toBeLessThan(60);
    expect(is('watchword_rotation_state', { ...set, state: 'steady' })).toBe(1);
    expect(is('watchword_rotation_age_seconds', set)).toBe(0);
    expect(is('watchword_runs_total', { account: 'contoso', outcome: 'clean' })).toBeGreaterThan(0);
    expect(is('watchword_run_age_seconds', { account: 'contoso' })).toBeLessThan(60);
    expect(is('watchword_needs', { about: 'token-set' })).toBe(0);
    const write = { account: 'contoso', operation: 'write-configuration', outcome: '2xx' };
    expect(is('watchword_vendor_requests_total', write)).toBe(1);
    expect(measured(text, 'watchword_vendor_request_duration_seconds_count', { account: 'contoso' })).toBeGreaterThan(
      2,
    );
    expect(is('watchword_vendor_budget_used_ratio', { account: 'contoso' })).toBeGreaterThan(0);
    expect(is('watchword_vendor_quiet_seconds', { account: 'contoso' })).toBe(0);
    const [newest] = await on.daemon.watchword.store.read.audit.list({ limit: 1 });
    expect(is('watchword_audit_entries')).toBe(newest?.seq);
    expect(linesOf(text).some(({ name }) => name === 'watchword_audit_lag_seconds')).toBe(false);
    expect(is('watchword_events_total', { event: 'slot-written' })).toBe(1);
  });

  it('tells what validation answers, how late it is, and how long it takes', async () => {
    await using on = await openDaemon();
    const { value } = (await on.ask('POST', '/v1/tokens', { tokenSet: 'pingid', reveal: true })).body;
    while ((await on.decision(value)) !== 'proceed') await new Promise((resolve) => setTimeout(resolve, 20));
    for (let n = 0; n < 20; n += 1) await on.decision('something else');
    const text = await on.metrics();
    const worker = '0';
    expect(measured(text, 'watchword_validation_answers_total', { worker, answer: 'active' })).toBe(1);
    expect(measured(text, 'watchword_validation_answers_total', { worker, answer: 'revoked' })).toBe(0);
    const unknown = measured(text, 'watchword_validation_answers_total', { worker, answer: 'no-match' }) ?? 0;
    expect(unknown).toBeGreaterThanOrEqual(20);
    const sampled = measured(text, 'watchword_validation_duration_seconds_count') ?? 0;
    expect(sampled).toBe(Math.ceil((unknown + 1) / 16));
    expect(measured(text, 'watchword_validation_active_tokens')).toBe(1);
    expect(measured(text, 'watchword_validation_stale')).toBe(0);
    expect(measured(text, 'watchword_revocation_lag_seconds', { worker })).toBeLessThan(1);
  });

  it('is for who may look, and for nobody else', async () => {
    await using on = await openDaemon();
    const url = `http://${on.daemon.adminAddress}/metrics`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { authorization: 'Bearer ww_nonsense' } })).status).toBe(401);
    const { key } = (await on.ask('POST', '/v1/access', { name: 'prometheus', role: 'viewer' })).body;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  });
});

describe('a store that is lost', { timeout: 60_000 }, () => {
  it.each(LOSSES)('leaves the rest of the metrics as they are: $name', async (loss) => {
    await using on = await LossyDaemon.open(loss);
    const { store } = on.daemon.watchword;
    using metrics = new Metrics(on.daemon.watchword, UNMEASURED);
    await on.lose();
    const work = [store.read.audit.list({ limit: 1 }), store.write(({ audit }) => audit.append(sampleEntry()))];
    await Promise.allSettled(work);
    const text = await metrics.text();
    expect(measured(text, 'watchword_store_failures_total', { use: 'write' })).toBeGreaterThan(0);
    expect(measured(text, 'watchword_build_info')).toBe(1);
    expect(measured(text, 'watchword_store_usable', { use: 'read' })).toBe(loss.reads ? 1 : 0);
    const fromStore = measured(text, 'watchword_audit_entries');
    if (loss.reads) expect(fromStore).toBeGreaterThan(0);
    else expect(fromStore).toBeUndefined();
    await on.mend();
  });
});
