import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleEntry } from '../store/samples.ts';
import { type ApiWorld, openApiWorld } from './world.ts';

const VALUE = 'typed-into-a-reason';

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  world.watchword.redactor.add(VALUE);
  await world.watchword.store.write(async ({ audit }) => {
    for (let at = 1; at <= 4; at += 1) {
      await audit.append(sampleEntry({ at: at * 1000, action: 'sample.made', reason: `${at}: ${VALUE}` }));
    }
  });
});
afterAll(() => world[Symbol.asyncDispose]());

async function samples(query: string): Promise<readonly string[]> {
  const { body } = await world.ask('GET', `/v1/audit?${query}`, undefined, { as: 'viewer' });
  return body.items
    .filter(({ action }: { action: string }) => action === 'sample.made')
    .map(({ reason }: { reason: string }) => reason.slice(0, 1));
}

describe('the trail over the admin API', () => {
  it('is read from its beginning, part by part, and on from where that ended', async () => {
    const parts: number[] = [];
    let cursor = '0';
    for (;;) {
      const { body } = await world.ask('GET', `/v1/audit?order=oldest&limit=2&cursor=${cursor}`);
      parts.push(...body.items.map(({ seq }: { seq: number }) => seq));
      if (body.next === null) break;
      cursor = body.next;
    }
    expect(parts).toEqual(parts.map((_, at) => at + 1));
    expect(parts.length).toBeGreaterThan(4);
    const { body: after } = await world.ask('GET', `/v1/audit?order=oldest&cursor=${parts.at(-1)}`);
    expect(after).toEqual({ items: [], next: null });
  });

  it('is read from a moment on, or newest first', async () => {
    expect(await samples('order=oldest&limit=200')).toEqual(['1', '2', '3', '4']);
    expect(await samples('order=oldest&since=3000&limit=200')).toEqual(['3', '4']);
    expect(await samples('limit=200')).toEqual(['4', '3', '2', '1']);
  });

  it.each(['order=oldest&action=sample', 'order=oldest&subject=x', 'since=1', 'order=newest&since=1'])(
    'refuses what it would not heed: %s',
    async (query) => {
      expect(await world.ask('GET', `/v1/audit?${query}`)).toMatchObject({
        status: 400,
        body: { type: 'urn:watchword:problem:bad-request', detail: expect.stringContaining('order=oldest') },
      });
    },
  );

  it('shows no value that somebody wrote into a reason', async () => {
    for (const query of ['limit=200', 'order=oldest&limit=200']) {
      const text = JSON.stringify((await world.ask('GET', `/v1/audit?${query}`)).body);
      expect(text).toContain('1: <secret>');
      expect(text).not.toContain(VALUE);
    }
  });
});
