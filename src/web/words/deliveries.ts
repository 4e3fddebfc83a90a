/** How far a slot's value had got, from one run that asked to the next. */
import type { Run } from '../api/client.ts';

/** The figures at a moment. */
export type DeliverySample = NonNullable<Run['deliveries']>[number];

/** The answers about the value that a slot holds now, oldest first, from runs in any order. */
export function deliveriesOf(runs: readonly Run[], slot: string, value: string | null): readonly DeliverySample[] {
  return runs
    .flatMap(({ deliveries }) => deliveries ?? [])
    .filter((sample) => sample.slot === slot && sample.of === value)
    .sort((a, b) => a.at - b.at);
}
