/** Traces of the real daemon, beside a simulated Intune and a collector on this machine. */
import { describe, expect, it } from 'vitest';
import { LossyDaemon } from '../faults/lossy-daemon.ts';
import { LOSSES } from '../faults/lost-stores.ts';
import { attributesOf, PlayedCollector, type Span } from './collector.ts';

const [, readOnly] = LOSSES;
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';

function openDaemon(settings: Record<string, unknown>): Promise<LossyDaemon> {
  if (readOnly === undefined) throw new Error('there is a store');
  return LossyDaemon.open(readOnly, settings);
}

/** A token, a run that writes it, and a request that asks in somebody's trace; what the collector has after the daemon stopped. */
async function traced(headers: Record<string, string>) {
  const collector = await PlayedCollector.open();
  const on = await openDaemon({ tracing: { url: collector.url } });
  try {
    const { value } = (await on.ask('POST', '/v1/tokens', { tokenSet: 'pingid', reveal: true })).body;
    const { id } = (await on.ask('POST', '/v1/runs', { account: 'contoso' }, headers)).body;
    while ((await on.ask('GET', `/v1/runs/${id}`)).body.endedAt === null) await new Promise(setImmediate);
    await on.ask('GET', '/v1/nothing-here?token=secret-in-a-query');
    while ((await on.decision(value)) !== 'proceed') await new Promise(setImmediate);
    return {
      collector,
      value: String(value),
      sent: on.world.simulator.requests,
      secrets: on.world.simulator.secrets(),
    };
  } finally {
    await on[Symbol.asyncDispose]();
    await collector[Symbol.asyncDispose]();
  }
}

const named = (spans: readonly Span[], name: string) => spans.filter((span) => span.name === name);

describe('a daemon with a collector', { timeout: 60_000 }, () => {
  it('sends runs, what they asked their vendor, and the requests that began them, as one trace', async () => {
    const { collector, value, sent, secrets } = await traced({ traceparent: `00-${TRACE}-${CALLER}-01` });
    const { spans } = collector;
    expect(new Set(collector.paths)).toEqual(new Set(['POST /v1/traces']));
    expect(collector.senders[0]).toMatchObject({ 'service.name': 'watchword' });

    const [asked] = named(spans, 'POST /v1/runs');
    expect(asked).toMatchObject({ traceId: TRACE, parentSpanId: CALLER, kind: 2 });
    expect(attributesOf(asked as Span)).toMatchObject({ 'http.route': '/v1/runs', 'http.response.status_code': 202 });
    const [run] = named(spans, 'run contoso').filter(({ traceId }) => traceId === TRACE);
    expect(run).toMatchObject({ parentSpanId: asked?.spanId });
    expect(attributesOf(run as Span)).toMatchObject({ 'watchword.outcome': 'clean', 'watchword.written': 1 });
    expect(run?.events?.map(({ name }) => name)).toEqual(['slot-writing', 'slot-written']);
    const below = spans.filter(({ parentSpanId }) => parentSpanId === run?.spanId);
    expect(below.map(({ name }) => name)).toContain('write-configuration contoso');
    for (const span of below) {
      expect([span.traceId, span.kind]).toEqual([TRACE, 3]);
      expect(attributesOf(span)['http.response.status_code']).toBeLessThan(300);
      expect(BigInt(span.startTimeUnixNano)).toBeLessThanOrEqual(BigInt(span.endTimeUnixNano));
    }

    expect(named(spans, 'GET /v1/runs/:run').length).toBeGreaterThan(0);
    expect(attributesOf(named(spans, 'GET')[0] as Span)['http.response.status_code']).toBe(404);
    expect(spans.filter(({ name }) => /validate/.test(name))).toEqual([]);

    const everything = collector.bodies.join('');
    for (const secret of [value, ...secrets, 'secret-in-a-query']) expect(everything).not.toContain(secret);
    expect(everything).not.toMatch(/ww_|Bearer|fingerprint/);
    expect(sent.flatMap(({ headers }) => Object.keys(headers)).filter((name) => /^trace/.test(name))).toEqual([]);
  });

  it('records nothing of what whoever asks does not want recorded', async () => {
    const { collector } = await traced({ traceparent: `00-${TRACE}-${CALLER}-00` });
    expect(collector.spans.filter(({ traceId }) => traceId === TRACE)).toEqual([]);
    expect(named(collector.spans, 'POST /v1/runs')).toEqual([]);
  });
});
