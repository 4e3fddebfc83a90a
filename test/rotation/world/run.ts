/** A run over one account: looks at every slot, writes those that hold something else than they should, asks who has received it. */
import type { Delivery } from '../../../src/model/slot.ts';
import { desiredToken } from '../../../src/rotation/target.ts';
import type { Calls } from './calls.ts';
import { see } from './elsewhere.ts';
import { mayBeWritten } from './laws.ts';
import type { Phone, TrueSlot, World } from './world.ts';

/** The slots that don't hold what they should afterwards. */
export function runAccount(world: World, account: string, calls: Calls): readonly string[] {
  const slots = world.slots.filter(({ spec, configured }) => configured && spec.account === account);
  const isConfirmed = lookElsewhere(world, calls);
  const canariesFirst = [...slots].sort((a, b) => Number(b.spec.canary) - Number(a.spec.canary));
  return canariesFirst.flatMap((slot) => (runSlot(world, slot, calls, isConfirmed) ? [] : [slot.spec.slot]));
}

/** Whether the authority confirms what is written. */
function lookElsewhere(world: World, calls: Calls): boolean {
  const { elsewhere } = world;
  if (elsewhere === null || elsewhere.kind === 'person') return true;
  calls.survive();
  world.elapse();
  if (calls.outcome() === 1) return false;
  see(world, elsewhere);
  calls.survive();
  return true;
}

function runSlot(world: World, slot: TrueSlot, calls: Calls, isConfirmed: boolean): boolean {
  if (!look(world, slot, calls)) return false;
  const desired = wanted(world, slot);
  let fine = true;
  if (desired !== null && slot.copies.some(({ value }) => value !== desired)) {
    fine = isConfirmed && write(world, slot, desired, calls);
  }
  if (world.memory.record(slot).unknownReason === null) ask(world, slot, calls);
  return fine;
}

function look(world: World, slot: TrueSlot, calls: Calls): boolean {
  calls.survive();
  world.elapse();
  for (const copy of slot.copies) world.land(copy);
  if (calls.outcome() === 1) {
    world.memory.rememberUnreadable(slot, world.now);
    return false;
  }
  world.memory.remember(slot, world.now);
  calls.survive();
  return true;
}

function wanted(world: World, slot: TrueSlot): string | null {
  const [first] = slot.copies;
  const holds = first !== undefined && slot.copies.every(({ value }) => value === first.value) ? first.value : null;
  return desiredToken(world.memory.rotation, world.tokens, { canary: slot.spec.canary, holds });
}

function write(world: World, slot: TrueSlot, desired: string, calls: Calls): boolean {
  mayBeWritten(world, slot, desired);
  world.memory.intend(slot, desired, world.now);
  let fine = true;
  for (const copy of slot.copies) {
    if (copy.value === desired) continue;
    calls.survive();
    world.elapse();
    const outcome = calls.outcome();
    if (outcome === 1) {
      fine = false;
      continue;
    }
    // Where nothing stood, no phone took anything that a person would have to know of.
    if (copy.value !== null) slot.writtenAtEvent = world.event;
    if (outcome === 3) copy.pending = desired;
    else Object.assign(copy, { value: desired, hand: null, pending: null });
    world.distributed.add(desired);
    if (outcome !== 0) fine = false;
  }
  calls.survive();
  world.elapse();
  world.memory.remember(slot, world.now);
  const failures = world.memory.failures.get(slot.spec.slot) ?? 0;
  world.memory.failures.set(slot.spec.slot, fine ? 0 : failures + 1);
  return fine;
}

function ask(world: World, slot: TrueSlot, calls: Calls): void {
  const { holdsSince } = world.memory.record(slot);
  if (slot.spec.evidence === 'none' || holdsSince === null) return;
  calls.survive();
  world.elapse();
  if (calls.outcome() === 1) return;
  const phones = world.phones.filter((phone) => phone.slot === slot);
  const has = (phone: Phone) =>
    slot.spec.evidence === 'per-device' ? phone.holds === phone.copy.value : phone.checkedInAt >= holdsSince;
  const delivered = phones.filter(has).length;
  const pending = phones.length - delivered;
  const delivery: Delivery = { delivered, pending, failed: 0, unknown: 0, evidence: slot.spec.evidence, asOf: null };
  world.memory.rememberDelivery(slot, delivery, world.now);
}
