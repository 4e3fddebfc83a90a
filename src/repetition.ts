/**
 * A failure that repeats itself is told once, then counted: every so many times a line with the count, and one when it
 * ends. A failure is the same while its event, account, slot, token set, kind or reason and its sentence stay the same; numbers and
 * identifiers inside the sentence don't count, since a vendor's request id is new every time.
 */
import type { EventFields, EventName } from './event-table.ts';
import type { LogFields } from './log.ts';

/** How many repetitions one line stands for: at a run every quarter of an hour, five hours. */
export const REPETITIONS_PER_LINE = 20;

/** The events that are told once, and counted from then on. */
const COUNTED = [
  'account-failed',
  'authority-failed',
  'slot-failed',
  'slot-unknown',
  'slot-unconfirmed',
  'slot-held',
  'slot-drifted',
  'slot-contended',
  'store-unavailable',
  'receiver-failed',
  'notice-failed',
  'validation-stale',
] as const satisfies readonly EventName[];

type Counted = (typeof COUNTED)[number];

const EVERY_SLOT_FAILURE = COUNTED.filter((name) => name.startsWith('slot-'));

/** Which events show that a counted failure of the same account and slot, or token set, is over. */
const ENDS: { readonly [N in EventName]?: (fields: EventFields[N]) => readonly Counted[] } = {
  'slot-in-sync': () => EVERY_SLOT_FAILURE,
  'slot-written': () => EVERY_SLOT_FAILURE,
  'slot-observed': () => ['slot-unknown'],
  'run-ended': ({ outcome }) => (outcome === 'clean' || outcome === 'held' ? ['account-failed'] : []),
  'authority-back': () => ['authority-failed'],
  'store-available': () => ['store-unavailable'],
  'receiver-back': () => ['receiver-failed'],
  'notice-back': () => ['notice-failed'],
  'validation-fresh': () => ['validation-stale'],
};

/** A failure that has stopped repeating itself. */
export interface Ended {
  readonly event: EventName;
  readonly account: unknown;
  readonly slot: unknown;
  readonly tokenSet: unknown;
  readonly receiver: unknown;
  readonly repeated: number;
  readonly since: string;
}

/** What the log should say about an event. */
export interface Verdict {
  readonly ended: readonly Ended[];
  /** False while a repetition is only counted. */
  readonly tell: boolean;
  /** How often the same was left untold; 0 the first time. */
  readonly repeated: number;
}

interface Going {
  readonly identity: string;
  readonly account: unknown;
  readonly slot: unknown;
  readonly tokenSet: unknown;
  readonly receiver: unknown;
  readonly since: number;
  repeated: number;
}

/** Makes the memory of what has been told. `judge` is asked once per event. */
export function createRepetition(now: () => number): {
  judge<N extends EventName>(name: N, fields: EventFields[N]): Verdict;
} {
  const going = new Map<string, Going>();

  function end(event: Counted, fields: LogFields): readonly Ended[] {
    const key = keyOf(event, fields);
    const was = going.get(key);
    going.delete(key);
    if (!was || was.repeated === 0) return [];
    const { account, slot, tokenSet, receiver, repeated, since } = was;
    return [{ event, account, slot, tokenSet, receiver, repeated, since: new Date(since).toISOString() }];
  }

  return {
    judge(name, fields) {
      const ended = (ENDS[name]?.(fields) ?? []).flatMap((event) => end(event, fields));
      const event = COUNTED.find((counted) => counted === name);
      if (event === undefined) return { ended, tell: true, repeated: 0 };
      const all: LogFields = fields;
      const key = keyOf(event, all);
      const identity = identityOf(all);
      const was = going.get(key);
      if (was?.identity !== identity) {
        const changed = end(event, all);
        going.set(key, {
          identity,
          account: all.account,
          slot: all.slot,
          tokenSet: all.tokenSet,
          receiver: all.receiver,
          since: now(),
          repeated: 0,
        });
        return { ended: [...ended, ...changed], tell: true, repeated: 0 };
      }
      was.repeated += 1;
      return { ended, tell: was.repeated % REPETITIONS_PER_LINE === 0, repeated: was.repeated };
    },
  };
}

function keyOf(event: Counted, fields: LogFields): string {
  return JSON.stringify([event, fields.account, fields.slot, fields.tokenSet, fields.receiver]);
}

/** New at every turn, and no part of what happened. */
const PASSING = ['run', 'requestId', 'error'];

function identityOf(fields: LogFields): string {
  const lasting = Object.entries(fields).filter(
    ([name, value]) => !PASSING.includes(name) && typeof value !== 'number',
  );
  return JSON.stringify(
    lasting.map(([name, value]) => [name, name === 'says' ? withoutNumbers(String(value)) : value]),
  );
}

function withoutNumbers(text: string): string {
  return text.replace(/\b[0-9a-f-]*\d[0-9a-f.-]*/gi, '#');
}
