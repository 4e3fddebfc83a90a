/**
 * Law 9 on real processes: the rotation's process is killed at every transaction and every write, on both sides of it, and at every
 * kind of question to an MDM; started again it ends in the same place. Its start has a file of its own, so that both go side by side.
 */
import { describe, expect, it } from 'vitest';
import { afterRecords, carryOutCells, everywhere } from './matrix.ts';
import { ABORTED, ABORTING, REVOKING } from './parts.ts';

describe('law 9: killed at any boundary and started again, it ends with one new token and nobody refused', () => {
  it.each([
    { part: REVOKING, isCell: everywhere, cells: 15 },
    { part: ABORTING, isCell: afterRecords, cells: 20 },
    { part: ABORTED, isCell: afterRecords, cells: 5 },
  ])('$part.title', { timeout: 1_200_000 }, async ({ part, isCell, cells }) => {
    const carriedOut = await carryOutCells(part, isCell);
    process.stdout.write(`${part.title}: ${carriedOut} cells\n`);
    expect(carriedOut).toBeGreaterThanOrEqual(cells);
  });
});
