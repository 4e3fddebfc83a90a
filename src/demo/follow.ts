/** Following a rotation that somebody else carries out. */
import { pictureOf } from '../reconcile/rotate/picture.ts';
import type { AuditRecord } from '../store/contract.ts';
import { until } from './look.ts';
import type { Told } from './told.ts';
import type { DemoWorld } from './world.ts';

/** The slowest phones, the soak, the quiet, and a few rounds of the schedule, on a busy machine. */
const PATIENCE_MS = 180_000;

/** Says each state that it comes to, with the reason; false when it doesn't end in time, or not with the token replaced. */
export async function followToItsEnd(world: DemoWorld, tokenSet: string, told: Told): Promise<boolean> {
  const { rotate, store } = world.watchword;
  let state = '';
  const isOver = await until(async () => {
    const { next, rotation } = await pictureOf(rotate, tokenSet);
    if (rotation !== null && next.state !== state) told.says(`  ${next.state}: ${next.says}`);
    state = next.state;
    return rotation === null;
  }, PATIENCE_MS);
  const [last] = await store.read.rotations.list({ tokenSet, limit: 1 });
  return isOver && last?.outcome === 'rotated';
}

/** What the trail says of rotations, oldest first. */
export async function trailOf({ watchword }: DemoWorld): Promise<readonly AuditRecord[]> {
  const entries = await watchword.store.read.audit.list({ limit: 1000 });
  return entries.filter(({ action }) => action.startsWith('rotation.')).toReversed();
}
