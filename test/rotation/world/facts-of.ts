/** The facts as the daemon gathers them from its store and the authority. */
import type { Rotation } from '../../../src/model/rotation.ts';
import { soleValue } from '../../../src/model/slot.ts';
import { isDeliveryOfPresentValue } from '../../../src/model/slot-record.ts';
import type { RotationFacts, SlotFact } from '../../../src/rotation/facts.ts';
import { mayServe, type Serving } from '../../../src/rotation/serving.ts';
import { victimOf } from '../../../src/rotation/target.ts';
import { factOf } from './elsewhere.ts';
import { atOf } from './memory.ts';
import type { TrueSlot, World } from './world.ts';

/** After so many failures in a row a slot waits for a person. */
const MOST_FAILURES = 3;

export function factsOf(world: World): RotationFacts {
  const { elsewhere, memory, tokens } = world;
  return {
    rotation: withMinted(world),
    tokens: tokens.map((token) => ({ ...token })),
    slots: world.slots.filter(({ configured }) => configured).map((slot) => slotFact(world, slot)),
    serving: servingOf(world),
    presentedAt: memory.presentedAt,
    lastReplacedAt: memory.lastReplacedAt,
    orders: elsewhere === null ? [] : elsewhere.orders.map((order) => factOf(elsewhere, order)),
    changedBy: CHANGED_BY[world.spec.authority],
    appeared: appeared(world),
  };
}

/** An authority that is somewhere else knows which token was ordered for the rotation; all others count as known before. */
function withMinted({ elsewhere, memory: { rotation }, tokens }: World): Rotation | null {
  if (elsewhere === null || rotation === null || rotation.minting === null) return rotation;
  const known = tokens.filter(({ id }) => id !== rotation.id).map(({ id }) => id);
  return { ...rotation, minting: { ...rotation.minting, known } };
}

const CHANGED_BY = { ours: 'watchword', asked: 'watchword', person: 'person', others: 'others' } as const;

function slotFact({ memory, tokens }: World, slot: TrueSlot): SlotFact {
  const record = memory.record(slot);
  const known = record.observed !== null && record.unknownReason === null ? record.observed : null;
  const value = known === null || known.copies.length > 1 ? null : soleValue(known);
  const token = tokens.find(({ fingerprint }) => fingerprint === value);
  const failures = memory.failures.get(slot.spec.slot) ?? 0;
  return {
    account: slot.spec.account,
    slot: slot.spec.slot,
    canary: slot.spec.canary,
    required: slot.spec.required,
    holds: token?.id ?? null,
    holdsSince: token === undefined ? null : record.holdsSince,
    blocked: failures < MOST_FAILURES ? null : { says: 'the MDM refused it', resolve: 'watchword rotate resume' },
    evidence: slot.spec.evidence !== 'none',
    delivery: isDeliveryOfPresentValue(record) ? record.delivery : null,
  };
}

function servingOf(world: World): readonly Serving[] {
  const { memory } = world;
  const victim = world.token(memory.rotation === null ? null : victimOf(memory.rotation));
  if (victim === undefined) return [];
  const { fingerprint } = victim;
  const slots = world.slots
    .filter(({ configured }) => configured)
    .map((slot) => ({ slot: atOf(slot), record: memory.record(slot) }));
  const holdings = memory.holdings.filter((holding) => holding.fingerprint === fingerprint);
  return mayServe({ fingerprint, slots, holdings, deliverTo: world.spec.settings.deliverTo });
}

/** The oldest pending token that no rotation has been about, or has ordered. */
function appeared({ memory, tokens }: World): string | null {
  const handled = [...memory.ended, ...(memory.rotation === null ? [] : [memory.rotation])];
  const token = tokens.find(
    ({ id, stage }) =>
      stage === 'pending' && !handled.some((rotation) => [rotation.id, rotation.from, rotation.to].includes(id)),
  );
  return token?.id ?? null;
}
