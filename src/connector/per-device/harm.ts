import { Failure } from '../../model/failure.ts';
import type { Kit } from '../contract.ts';

/**
 * So often in a row a device that was written by itself may come out with other attributes changed: once it may have been
 * somebody in the console, at the same moment.
 */
const MOST_HARMED = 2;

/** What writes of this account have been seen to do to neighbours; it outlives the run, because each try may cost a device something. */
interface Harm {
  inARow: number;
  says: string;
}

function harmOf(kit: Kit): Harm {
  return kit.keep<Harm>('per-device: what writing does to neighbours', () => ({ inARow: 0, says: '' }));
}

/** A device that was written by itself has kept its other attributes. */
export function harmless(kit: Kit): void {
  harmOf(kit).inARow = 0;
}

/** A device that was written by itself has not; `says` is the sentence about it. */
export function harmed(kit: Kit, says: string): void {
  const harm = harmOf(kit);
  harm.inARow += 1;
  harm.says = says;
}

/** Throws `rejected` once writes of this process were seen to touch neighbours. */
export function refuseHarm(kit: Kit): void {
  const { inARow, says } = harmOf(kit);
  if (inARow < MOST_HARMED) return;
  throw new Failure(
    'rejected',
    `${says}; it was so ${inARow} times in a row, so nothing is written any more until \`watchword check --write-probe DEVICE\` shows otherwise and the daemon was started again`,
  );
}
