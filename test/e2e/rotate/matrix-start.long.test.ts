/** The longest part of the matrix (`matrix.long.test.ts`): killed while a rotation begins and is distributed. */
import { expect, it } from 'vitest';
import { carryOutCells, everywhere } from './matrix.ts';
import { STARTING } from './parts.ts';

it(`law 9: ${STARTING.title}, killed at any boundary and started again, ends with one new token`, {
  timeout: 1_200_000,
}, async () => {
  const carriedOut = await carryOutCells(STARTING, everywhere);
  process.stdout.write(`${STARTING.title}: ${carriedOut} cells\n`);
  expect(carriedOut).toBeGreaterThanOrEqual(40);
});
