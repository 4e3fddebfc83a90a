/** An answer that never ends, and who it is for. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, openApiWorld } from './world.ts';

let world: ApiWorld;
let url: string;
beforeAll(async () => {
  world = await openApiWorld();
  url = await world.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => world[Symbol.asyncDispose]());

const ACTOR = { name: 'test', reason: '' };

async function listen(headers: Readonly<Record<string, string>>) {
  const response = await fetch(`${url}/v1/events`, { headers });
  expect(response.status).toBe(200);
  const reader = response.body?.getReader();
  if (reader === undefined) throw new Error('an answer has a body');
  await reader.read();
  return reader;
}

/** Resolves when the stream has ended, however it did. */
async function ended(reader: Awaited<ReturnType<typeof listen>>): Promise<void> {
  for (;;) {
    const { done } = await reader.read().catch(() => ({ done: true }));
    if (done) return;
  }
}

describe('whoever listens to events', () => {
  it('hears nothing more when the key is revoked, by key or by session', async () => {
    const { key } = await world.access.keys.create({ name: 'leaver', role: 'viewer', expiresAt: null }, ACTOR);
    const readers = [await listen({ authorization: `Bearer ${key}` }), await listen(await world.signIn(key))];
    await world.access.keys.revoke('leaver', ACTOR);
    await Promise.all(readers.map(ended));
  });

  it('hears nothing more after signing out, and others do', async () => {
    const headers = await world.signIn(world.keys.viewer);
    const [leaving, staying] = [await listen(headers), await listen({ authorization: `Bearer ${world.keys.viewer}` })];
    await world.ask('DELETE', '/v1/session', undefined, { as: null, headers });
    await ended(leaving);
    world.watchword.events.daemonStopping({ why: 'to see who hears it' });
    const { value } = await staying.read();
    await staying.cancel();
    expect(Buffer.from(value ?? []).toString()).toContain('to see who hears it');
  });
});
