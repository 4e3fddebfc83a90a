/** Which span each event makes. */
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { expect, it } from 'vitest';
import { EventSpans } from '../../src/tracing/event-spans.ts';

function hearing() {
  const exporter = new InMemorySpanExporter();
  const traces = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const redact = (text: string) => text.replaceAll('s3cret', '<secret>');
  const { hear } = new EventSpans({ tracer: traces.getTracer('test'), now: () => 1_000_000, redact });
  return { hear, spans: () => exporter.getFinishedSpans() };
}

const REQUEST = { operation: 'list', method: 'GET', host: 'graph', path: '/v1/s3cret', ms: 250 } as const;
const traceOf = (span: ReadableSpan | undefined) => span?.spanContext().traceId;

it('a rotation is one trace, whichever daemon takes its steps, and another rotation another', () => {
  const [here, there] = [hearing(), hearing()];
  const step = { name: 'rotation-step', tokenSet: 'pingid', state: 'pushing', says: 'quotes s3cret' } as const;
  here.hear({ ...step, rotation: 'r1', step: 'push' });
  there.hear({ ...step, rotation: 'r1', step: 'revoke' });
  there.hear({ name: 'rotation-ended', tokenSet: 'pingid', rotation: 'r1', outcome: 'rotated', says: '', ms: 5 });
  there.hear({ ...step, rotation: 'r2', step: 'push' });
  there.hear({ ...step, step: 'begin' });
  const [pushed] = here.spans();
  const [revoked, ended, other, ...more] = there.spans();
  expect([pushed, revoked, ended].map((span) => span?.name)).toEqual([
    'rotation step push',
    'rotation step revoke',
    'rotation ended',
  ]);
  expect(new Set([pushed, revoked, ended].map(traceOf)).size).toBe(1);
  expect(traceOf(other)).not.toBe(traceOf(pushed));
  expect(more).toEqual([]);
  expect(JSON.stringify(pushed?.attributes)).not.toContain('quotes');
});

it('requests belong to the run of their account, and to no other', () => {
  const { hear, spans } = hearing();
  hear({ name: 'run-started', account: 'contoso', run: 'r', trigger: 'person' });
  hear({ name: 'request-sent', account: 'contoso', ...REQUEST, status: 429 });
  hear({ name: 'request-sent', account: 'fabrikam', ...REQUEST, failure: 'unavailable' });
  hear({ name: 'request-sent', tokenSet: 'pingid', authority: 'pingone', ...REQUEST, status: 200 });
  const ended = { outcome: 'failed', written: 0, held: 0, failed: 1, requests: 1, ms: 5 } as const;
  hear({ name: 'run-ended', account: 'contoso', run: 'r', ...ended });
  const [own, other, authority, run] = spans();
  expect(spans().map(({ name }) => name)).toEqual(['list contoso', 'list fabrikam', 'list pingid', 'run contoso']);
  expect(own?.parentSpanContext?.spanId).toBe(run?.spanContext().spanId);
  expect([other, authority].map((span) => span?.parentSpanContext)).toEqual([undefined, undefined]);
  expect([own, other, authority, run].map((span) => span?.status.code)).toEqual([2, 2, 0, 2]);
  expect(own?.startTime).toEqual([999, 750_000_000]);
  expect(own?.endTime).toEqual([1_000, 0]);
  expect(own?.attributes).toMatchObject({ 'url.path': '/v1/<secret>', 'http.response.status_code': 429 });
});

it('a run that never told its end ends with the next one, and what happens to slots is in it', () => {
  const { hear, spans } = hearing();
  hear({ name: 'run-started', account: 'contoso', run: 'first', trigger: 'schedule' });
  hear({ name: 'slot-failed', account: 'contoso', slot: 'ios', kind: 'conflict', says: 'quotes s3cret' });
  hear({ name: 'slot-held', account: 'contoso', slot: 'android', reason: 'brake', says: '' });
  hear({ name: 'run-started', account: 'contoso', run: 'second', trigger: 'schedule' });
  const [first] = spans();
  expect(first?.attributes['watchword.run']).toBe('first');
  expect(first?.events.map(({ name, attributes }) => [name, attributes])).toEqual([
    ['slot-failed', { 'watchword.slot': 'ios', 'watchword.kind': 'conflict' }],
    ['slot-held', { 'watchword.slot': 'android', 'watchword.reason': 'brake' }],
  ]);
});
