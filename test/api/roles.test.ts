/** Every route with every role and with none: the matrix is made from the table of routes, so that no route is left out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { includes, ROLES } from '../../src/access/roles.ts';
import { allRoutes } from '../../src/api/routes.ts';
import { type ApiWorld, openApiWorld } from './world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** Names that nothing has: whoever may ask is told so, and nothing is changed. */
function pathOf(path: string): string {
  return path.replace(/\{\w+\}/g, 'nothing-of-that-name');
}

const guarded = allRoutes().flatMap(([name, route]) =>
  route.role === null ? [] : [[`${name} (${route.role})`, { ...route, role: route.role }] as const],
);

describe.each(guarded)('%s', (_, route) => {
  const method = route.method.toUpperCase() as 'GET';
  const path = pathOf(route.path);

  it('answers nobody who has no key, a wrong key, or a key in another place', async () => {
    const none = await world.ask(method, path, undefined, { as: null });
    expect(none).toMatchObject({ status: 401, body: { type: 'urn:watchword:problem:unauthorized' } });
    const wrongKey = `ww_${'A'.repeat(43)}`;
    const attempts = [
      { authorization: `Bearer ${wrongKey}` },
      { authorization: `Basic ${Buffer.from(`admin:${world.keys.admin}`).toString('base64')}` },
      { authorization: world.keys.admin },
      { cookie: `key=${world.keys.admin}` },
      { cookie: `watchword=${world.keys.admin}` },
      { 'x-api-key': world.keys.admin },
    ];
    await Promise.all(
      attempts.map(async (headers) => {
        const { status, body } = await world.ask(method, path, undefined, { as: null, headers });
        expect({ status, body }).toEqual({ status: 401, body: none.body });
      }),
    );
    expect(await world.ask(method, `${path}?key=${world.keys.admin}`, undefined, { as: null })).toMatchObject({
      status: 401,
    });
  });

  it.each(ROLES)(
    'asks the role %s for no less and no more than the table says, by key and by session',
    async (role) => {
      const byKey = await world.ask(method, path, undefined, { as: role });
      const headers = await world.signIn(world.keys[role]);
      const bySession = await world.ask(method, path, undefined, { as: null, headers });
      for (const { status, body } of [byKey, bySession]) {
        if (includes(role, route.role)) expect(status).not.toBe(403);
        else expect({ status, type: body.type }).toEqual({ status: 403, type: 'urn:watchword:problem:forbidden' });
        expect(status).not.toBe(401);
        expect(status).toBeLessThan(500);
      }
    },
  );
});

it('everybody may sign in, and ask how, and nothing else', () => {
  const open = allRoutes().flatMap(([name, { role }]) => (role === null ? [name] : []));
  expect(open).toEqual(['getWaysIn', 'createSession']);
});

it('events are for whoever may read, and for nobody else', async () => {
  expect(await world.ask('GET', '/v1/events', undefined, { as: null })).toMatchObject({ status: 401 });
});
