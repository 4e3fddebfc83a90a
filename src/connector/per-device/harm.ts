import { Failure } from '../../model/failure.ts';
import type { Kit } from '../contract.ts';

/** What a write of this account is known to do to neighbours; null while nothing was seen. */
interface Harm {
  found: string | null;
}

/** Outlives the run: each try would cost one more device its other attributes. */
export function harmOf(kit: Kit): Harm {
  return kit.keep<Harm>('per-device: what writing does to neighbours', () => ({ found: null }));
}

/** Throws `rejected` once a write of this process was seen to touch neighbours. */
export function refuseHarm(kit: Kit): void {
  const { found } = harmOf(kit);
  if (found === null) return;
  throw new Failure(
    'rejected',
    `${found}; nothing is written any more until \`watchword check --write-probe DEVICE\` shows otherwise and the daemon was started again`,
  );
}
