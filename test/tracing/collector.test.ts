/** A collector that is away, and what nobody pays for it. */
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Collector, LAST_SPANS_MS } from '../../src/tracing/collector.ts';
import { testClock } from '../clock.ts';
import { ROOT, read } from '../docs/pages.ts';
import { PlayedCollector } from './collector.ts';

/** So many are sent at once, without waiting for more. */
const BATCH = 512;

/** Resolves after so many turns of the event loop. */
async function turns(count: number): Promise<string> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
  return 'waits';
}

function collectorAt(url: string, clock = testClock()) {
  const told: (string | null)[] = [];
  return { clock, told, collector: new Collector({ url, clock, onTrouble: (says) => told.push(says) }) };
}

describe('a collector', () => {
  it('that never answers holds a stopping daemon up for a bound, and no longer', async () => {
    await using played = await PlayedCollector.open();
    played.answer = () => undefined;
    const { clock, told, collector } = collectorAt(played.url);
    collector.tracer.startSpan('one').end();
    const arrived = played.next();
    const stopping = collector[Symbol.asyncDispose]().then(() => 'stopped');
    await arrived;
    expect(await Promise.race([stopping, turns(10)])).toBe('waits');
    await clock.advance(LAST_SPANS_MS);
    expect(await Promise.race([stopping, turns(50)])).toBe('stopped');
    expect(told).toEqual([]);
  });

  it('that refuses spans is told of once, and once that it takes them again', async () => {
    await using played = await PlayedCollector.open();
    const { answer } = played;
    played.answer = (_, response) => response.writeHead(400).end();
    const { told, collector } = collectorAt(`${played.url}/`);
    for (let batch = 0; batch < 2; batch += 1) {
      const refused = played.next();
      for (let n = 0; n < BATCH; n += 1) collector.tracer.startSpan('one').end();
      await refused;
    }
    played.answer = answer;
    collector.tracer.startSpan('last').end();
    await collector[Symbol.asyncDispose]();
    expect(told).toEqual([expect.stringMatching(/./), null]);
    expect(new Set(played.paths)).toEqual(new Set(['POST /v1/traces']));
  });

  it('that is away costs a full queue, and spans beyond it are thrown away', async () => {
    await using played = await PlayedCollector.open();
    const { collector } = collectorAt(played.url);
    for (let n = 0; n < 5_000; n += 1) collector.tracer.startSpan(`span ${n}`).end();
    await collector[Symbol.asyncDispose]();
    expect(played.spans.length).toBeLessThan(5_000);
    expect(played.spans.length).toBeGreaterThan(1_000);
  });
});

it('nothing of OpenTelemetry is loaded without a collector', () => {
  const sources = globSync('src/**/*.ts', { cwd: ROOT }).filter((path) => !path.startsWith('src/tracing/'));
  const loading = sources.filter((path) =>
    /^(?:import|export) (?!type )[^;]*from '(?:[^']*\/tracing\/(?!collector\.ts)[^']*|@opentelemetry[^']*)'/m.test(
      read(path),
    ),
  );
  // The setting's own file has the name, and imports nothing of it.
  expect(loading).toEqual([]);
  expect(read('src/serve.ts')).toContain("await import('./tracing/open.ts')");
});
