import { detached } from './row.ts';
import type { DeviceRow } from './vendor.ts';

/** A phone that has not been heard of for a while: since when, where that can be told. */
export interface Silent {
  readonly id: string;
  readonly lastCheckInAt: number | null;
}

/** When the devices of one platform were last heard of. */
export class Phones {
  readonly #ids: string[] = [];
  /** In the order of the ids: two plain lists take a fraction of what a hundred thousand objects would. */
  readonly #lastCheckInAt: number[] = [];

  add({ id, lastCheckInAt }: DeviceRow): void {
    this.#ids.push(detached(id));
    this.#lastCheckInAt.push(lastCheckInAt ?? Number.NaN);
  }

  get count(): number {
    return this.#ids.length;
  }

  /** How many have been heard of at that moment or later. */
  heardOfSince(at: number): number {
    return this.#lastCheckInAt.reduce((count, heardOfAt) => (heardOfAt >= at ? count + 1 : count), 0);
  }

  /** Those that have not, or of which nobody can tell: the longest silent first, those that cannot be told last. */
  silentSince(at: number): readonly Silent[] {
    return this.#ids
      .map((id, index): Silent => {
        const heardOfAt = this.#lastCheckInAt[index] ?? Number.NaN;
        return { id, lastCheckInAt: Number.isNaN(heardOfAt) ? null : heardOfAt };
      })
      .filter(({ lastCheckInAt }) => lastCheckInAt === null || lastCheckInAt < at)
      .sort(bySilence);
  }
}

/** Whether a phone has been silent longer than another, as a sort order. Equally silent ones go by their ids. */
export function bySilence(a: Silent, b: Silent): number {
  const difference = (a.lastCheckInAt ?? Number.MAX_VALUE) - (b.lastCheckInAt ?? Number.MAX_VALUE);
  if (difference !== 0) return difference;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
