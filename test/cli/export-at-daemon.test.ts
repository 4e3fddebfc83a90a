import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { append } from '../audit/fake-receiver.ts';
import { ServedWorld } from './elsewhere-world.ts';

let world: ServedWorld;
beforeAll(async () => {
  world = await ServedWorld.open();
  // More than one page of the API.
  await append(world.daemon.watchword.store, 230);
});
afterAll(() => world[Symbol.asyncDispose]());

it('audit export --url writes what is written where the store is', async () => {
  const elsewhere = await world.elsewhere(['audit', 'export']);
  expect(elsewhere.out.trimEnd().split('\n').length).toBeGreaterThan(230);
  expect(elsewhere).toEqual(await world.here(['audit', 'export']));
  const since = ['audit', 'export', '--since', '2100-01-01'];
  expect(await world.elsewhere(since)).toMatchObject({ code: 0, out: '' });
});

it('into a file it goes on where the file ends, also where the other one has written it', async () => {
  const path = world.cli.path('trail.jsonl');
  await world.here(['audit', 'export', '--out', path]);
  const before = readFileSync(path, 'utf8').trimEnd().split('\n').length;
  await append(world.daemon.watchword.store, 3);
  const ran = await world.elsewhere(['audit', 'export', '--out', path], {}, world.keyFile('admin'));
  expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/^3 new entries in /) });
  expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(before + 3);
});
