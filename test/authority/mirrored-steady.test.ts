/** A list that may be half of what somebody is just writing, such as a file that is written line by line. */
import { expect, it } from 'vitest';
import { databases } from '../store/databases.ts';
import { ALWAYS, openMirrored } from './mirrored-world.ts';

const [sqlite] = databases;
const HALF_A_SECOND = { changedBy: 'others', values: ['first-value', 'second-value'], steadyMs: 500 } as const;

async function opened() {
  if (sqlite === undefined) throw new Error('there is no database');
  const world = await openMirrored(sqlite, HALF_A_SECOND);
  await world.authority.look(ALWAYS);
  return world;
}

it('takes no token for gone that is there again a moment later', async () => {
  await using world = await opened();
  world.source.values = world.source.values.filter((value) => value !== 'second-value');
  const look = world.authority.look(ALWAYS);
  await world.clock.asleep();
  world.source.values.push('second-value');
  await world.clock.advance(500);
  await look;
  expect(await world.stages()).toEqual({ 'first-value': 'retiring', 'second-value': 'current' });
});

it('takes one for gone that is still missing then', async () => {
  await using world = await opened();
  world.source.values = world.source.values.filter((value) => value !== 'second-value');
  const look = world.authority.look(ALWAYS);
  await world.clock.asleep();
  expect(await world.stages()).toMatchObject({ 'second-value': 'current' });
  await world.clock.advance(500);
  await look;
  expect(await world.stages()).toEqual({ 'first-value': 'current', 'second-value': 'revoked' });
});

it('waits for nothing while no token is missing', async () => {
  await using world = await opened();
  world.source.values.push('third-value');
  await world.authority.look(ALWAYS);
  expect(await world.stages()).toMatchObject({ 'third-value': 'pending' });
});
