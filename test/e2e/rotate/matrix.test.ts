/**
 * Law 9 on real processes, in short: a rotation whose process is killed after one of its steps, and one that is called back, end like
 * any other. `npm run test:long` kills them at every boundary.
 */
import { describe, expect, it } from 'vitest';
import { afterSteps, carryOutCells } from './matrix.ts';
import { ABORTING, REVOKING, STARTING } from './parts.ts';

describe('law 9: killed after any of its steps and started again, it ends with one new token and nobody refused', () => {
  it.each([
    { part: STARTING, cells: 7 },
    { part: REVOKING, cells: 2 },
    { part: ABORTING, cells: 4 },
  ])('$part.title', { timeout: 300_000 }, async ({ part, cells }) => {
    expect(await carryOutCells(part, afterSteps)).toBeGreaterThanOrEqual(cells);
  });
});
