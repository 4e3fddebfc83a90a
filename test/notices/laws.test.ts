/** What holds whatever needs come and go, however often it is looked, and whether or not what is told arrives. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, isNothing, SETTLE_MS } from '../../src/notices/decide.ts';
import { DAY_MS, HOUR_MS, Memory, MINUTE_MS, need } from './needs.ts';

const SUBJECTS = ['slot:a', 'slot:b', 'rotation:pingid', 'account:contoso'] as const;

const look = fc.record({
  afterMs: fc.oneof(fc.integer({ min: 0, max: 10 * MINUTE_MS }), fc.integer({ min: 0, max: 30 * HOUR_MS })),
  subjects: fc.subarray([...SUBJECTS]),
  arrives: fc.boolean(),
});
const story = fc.array(look, { maxLength: 60 });

function played(looks: readonly { afterMs: number; subjects: readonly string[]; arrives: boolean }[]) {
  const memory = new Memory();
  /** What the receiver believes to be so. */
  const open = new Set<string>();
  return looks.map(({ afterMs, subjects, arrives }) => {
    const before = { open: new Set(open), notices: memory.notices };
    const decision = memory.look(
      afterMs,
      subjects.map((subject) => need(subject)),
      arrives,
    );
    const { news, again, over } = decision.told;
    if (arrives) {
      for (const { subject } of news) open.add(subject);
      for (const { subject } of over) open.delete(subject);
    }
    return { decision, news, again, over, before, subjects, now: memory.now, notices: memory.notices };
  });
}

describe('whatever comes and goes', () => {
  it('nothing is told as new that the receiver knows, nothing as over or as still so that it does not', () => {
    fc.assert(
      fc.property(story, (looks) => {
        for (const { again, before, news, over, subjects } of played(looks)) {
          for (const { subject } of news) expect(before.open.has(subject) || !subjects.includes(subject)).toBe(false);
          for (const { subject } of again) expect(before.open.has(subject) && subjects.includes(subject)).toBe(true);
          for (const { subject } of over) expect(before.open.has(subject) && !subjects.includes(subject)).toBe(true);
        }
      }),
    );
  });

  it('looking again at once tells nothing, once it has arrived: a restart tells nothing twice', () => {
    fc.assert(
      fc.property(story, (looks) => {
        for (const { decision, now, subjects } of played(looks)) {
          const remembered = JSON.parse(JSON.stringify(decision.afterwards));
          const needs = subjects.map((subject) => need(subject));
          const next = decide({ receiver: 'ops', needs, remembered, repeatMs: DAY_MS, now });
          expect(isNothing(next.told)).toBe(true);
          expect(next.before).toEqual(decision.afterwards);
        }
      }),
    );
  });

  it('what does not arrive is told the next time, if it is still so', () => {
    fc.assert(
      fc.property(story, (looks) => {
        for (const { decision, now, subjects } of played(looks)) {
          const needs = subjects.map((subject) => need(subject));
          const next = decide({ receiver: 'ops', needs, remembered: decision.before, repeatMs: DAY_MS, now });
          expect(next.told).toEqual(decision.told);
        }
      }),
    );
  });

  it('what stays as it is long enough is known to the receiver as it is', () => {
    fc.assert(
      fc.property(story, fc.subarray([...SUBJECTS]), (looks, last) => {
        const steady = { afterMs: 30 * MINUTE_MS, subjects: last, arrives: true };
        const steps = Array.from({ length: 100 }, () => steady);
        const played1 = played([...looks, ...steps, { ...steady, afterMs: 0 }]);
        expect([...(played1.at(-1)?.before.open ?? [])].toSorted()).toEqual(last.toSorted());
      }),
      { numRuns: 30 },
    );
  });

  it('however one need flaps, a day has few messages about it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10_000, max: 4 * SETTLE_MS }),
        fc.integer({ min: 10_000, max: 4 * SETTLE_MS }),
        (there, away) => {
          const memory = new Memory();
          let messages = 0;
          for (let at = 0; at < DAY_MS; at += 10_000) {
            const needs = at % (there + away) < there ? [need('slot:a')] : [];
            if (memory.told(10_000, needs).length > 0) messages += 1;
          }
          expect(messages).toBeLessThanOrEqual(8);
        },
      ),
      { numRuns: 20 },
    );
  });
});
