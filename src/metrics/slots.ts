/** Slots and runs, as they are in the store. */
import { needsOf } from '../api/answers/needs.ts';
import { type Slot, slotsOf } from '../api/answers/slots.ts';
import { ABOUT } from '../model/need.ts';
import { CONDITIONS } from '../reconcile/condition.ts';
import type { Watchword } from '../watchword.ts';
import { type Sample, sample } from './registry.ts';

/** Every slot of the configuration, and the runs of its accounts. */
export async function slotSamples(watchword: Watchword): Promise<readonly Sample[]> {
  const now = watchword.clock.now();
  const slots = await slotsOf(watchword, [...watchword.accounts.values()]);
  return [
    ...[...watchword.accounts.keys()].flatMap((account) => conditions(account, slots)),
    ...slots.flatMap((slot) => slotSamplesOf(slot, now)),
    ...(await runAges(watchword, now)),
    ...(await needs(watchword)),
  ];
}

function conditions(account: string, slots: readonly Slot[]): readonly Sample[] {
  return CONDITIONS.map((condition) => {
    const count = slots.filter((slot) => slot.account === account && slot.condition === condition).length;
    return sample('watchword_slots', { account, condition }, count);
  });
}

function slotSamplesOf(record: Slot, now: number): readonly Sample[] {
  const { account, slot, driftedSince, delivery } = record;
  const at = { account, slot };
  const verifiedAt = record.written === 'manual' ? record.confirmedAt : record.observedAt;
  const drifted = driftedSince === null ? 0 : (now - driftedSince) / 1000;
  return [
    sample('watchword_slot_drifted_seconds', at, drifted),
    ...(verifiedAt === null ? [] : [sample('watchword_slot_verified_age_seconds', at, (now - verifiedAt) / 1000)]),
    ...(delivery === null
      ? []
      : (['delivered', 'pending', 'failed', 'unknown'] as const).map((state) =>
          sample('watchword_slot_phones', { ...at, delivery: state }, delivery[state]),
        )),
  ];
}

async function runAges({ accounts, store }: Watchword, now: number): Promise<readonly Sample[]> {
  const ages = [...accounts.keys()].map(async (account) => {
    // The newest may be going on.
    const runs = await store.read.runs.list({ account, limit: 2 });
    const endedAt = runs.find((run) => run.endedAt !== null)?.endedAt ?? null;
    return endedAt === null ? [] : [sample('watchword_run_age_seconds', { account }, (now - endedAt) / 1000)];
  });
  return (await Promise.all(ages)).flat();
}

async function needs(watchword: Watchword): Promise<readonly Sample[]> {
  const subjects = (await needsOf(watchword)).map(({ subject }) => subject);
  return Object.keys(ABOUT).map((about) =>
    sample('watchword_needs', { about }, subjects.filter((subject) => subject.startsWith(`${about}:`)).length),
  );
}
