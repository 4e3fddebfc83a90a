/** The crash matrix: which boundaries of each part are cells of it, and all cells of a part, a few at a time. */
import pMap from 'p-map';
import { expect } from 'vitest';
import { type Boundary, boundariesOf, type Part, titleOf } from './boundaries.ts';
import { crash } from './cell.ts';

/** A cell mostly waits: for processes to start, for rounds of the schedule. */
const AT_ONCE = 3;

/** Which boundaries of a part are cells. */
export type Choice = (boundary: Boundary) => boolean;

/**
 * Every boundary that can make a difference: both sides of what is recorded and of what is written, and the moment after a lease has
 * changed hands. A process that dies at a question leaves no trace, so the first of each kind stands for all of them.
 */
export function everywhere({ at, nth, what, when }: Boundary): boolean {
  if (at === 'request') return isWrite(what) || (when === 'after' && nth === 1);
  return (what !== '' && what !== 'leases') || (what === 'leases' && when === 'after');
}

/** Right after each thing that is recorded, and on both sides of each write. */
export function afterRecords({ at, what, when }: Boundary): boolean {
  if (at === 'request') return isWrite(what);
  return when === 'after' && what !== '' && what !== 'leases';
}

/** Right after each thing that is recorded of the rotation and its tokens, and after the first write of each kind. */
export function afterSteps({ at, nth, what, when }: Boundary): boolean {
  if (when === 'before') return false;
  if (at === 'request') return isWrite(what) && nth === 1;
  return /\b(rotations|tokens)\b/.test(what);
}

function isWrite(operation: string): boolean {
  return /\b(write|update)$/.test(operation);
}

/** Carries out every chosen cell, and says of all that fail what is wrong. Returns how many there were. */
export async function carryOutCells(part: Part, isCell: Choice): Promise<number> {
  const cells = (await boundariesOf(part)).filter(isCell);
  const failures: string[] = [];
  await pMap(
    cells,
    async (cell) => {
      const failure = await crash(part, cell).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (failure !== null) failures.push(`${part.title}, killed ${titleOf(cell)}: ${failure}`);
    },
    { concurrency: AT_ONCE },
  );
  expect(failures).toEqual([]);
  return cells.length;
}
