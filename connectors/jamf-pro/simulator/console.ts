/** The person in the vendor's console: looks at records as they are, and changes them behind our back. */
import type { SimulatedConsole } from '#simulation';
import { spelling, valueIn, withValue } from './preferences.ts';
import type { AppRecord, Records } from './records.ts';
import { KEY } from './world.ts';

export interface JamfConsole extends SimulatedConsole {
  /** Somebody changes the record of a slot in any way. */
  edit(slot: string, change: (record: AppRecord) => AppRecord): void;
  /** The record of a slot, settled or not. */
  record(slot: string): AppRecord | null;
}

const TOUCHED = 'welcomeText';

export function makeConsole(
  records: Records,
  idOf: ReadonlyMap<string, number>,
  secondKey = 'no second key',
): JamfConsole {
  let touches = 0;

  function record(slot: string): AppRecord | null {
    const id = idOf.get(slot);
    return id === undefined ? null : records.current(id);
  }

  function edit(slot: string, change: (record: AppRecord) => AppRecord): void {
    const found = record(slot);
    if (found === null) throw new Error(`slot ${slot} has no record`);
    records.change(found.id, change(found));
  }

  function set(slot: string, key: string, value: string | null): void {
    edit(slot, (found) => ({ ...found, preferences: withValue(found.preferences ?? '', key, value) }));
  }

  function lines(slot: string, ours: 'left-out' | 'marked'): readonly string[] {
    const found = record(slot);
    if (found === null) return [];
    const groups = Object.entries(found.groups).map(([name, inner]) => `${name}: ${inner}`);
    return [`${found.id}`, ...groups, `preferences: ${spelling(found.preferences ?? '', KEY, ours)}`];
  }

  function held(slot: string, key: string): readonly (string | null)[] {
    const found = record(slot);
    return found === null ? [] : [valueIn(found.preferences ?? '', key)];
  }

  return {
    values: (slot) => held(slot, KEY),
    setValue: (slot, value) => set(slot, KEY, value),
    setCopy(slot, at, value) {
      if (at !== 0) throw new Error(`slot ${slot} has one copy`);
      set(slot, KEY, value);
    },
    parts: (slot) => held(slot, KEY).map((first, at) => [first, held(slot, secondKey)[at] ?? null]),
    setSecond: (slot, value) => set(slot, secondKey, value),
    touchNeighbour(slot) {
      touches += 1;
      set(slot, TOUCHED, `changed in the console ${touches}`);
    },
    neighbours: (slot) => lines(slot, 'left-out'),
    inPlace: (slot) => lines(slot, 'marked'),
    remove(slot) {
      const found = record(slot);
      if (found !== null) records.change(found.id, null);
    },
    edit,
    record,
  };
}
