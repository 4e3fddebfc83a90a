import { describe, expect, it } from 'vitest';
import { planExit } from '../../src/cli/plan.ts';
import { foundText, planSummary, planText } from '../../src/cli/plan-text.ts';
import type { Change, Found, Held, Plan } from '../../src/model/plan.ts';
import { fingerprint } from '../plan/facts.ts';
import { PLAIN } from './world.ts';

const NEW = fingerprint('new');
const OLD = fingerprint('old');
const FOREIGN = fingerprint('foreign');
const [NEW_TEXT, OLD_TEXT, FOREIGN_TEXT] = [NEW, OLD, FOREIGN].map((one) => one.slice(0, 8));

const nothing: Found = { fingerprint: null, copies: 1, token: null };
const retiring: Found = { fingerprint: OLD, copies: 1, token: { id: 'old', stage: 'retiring' } };
const foreign: Found = { fingerprint: FOREIGN, copies: 1, token: null };
const after = { fingerprint: NEW, tokenId: 'new' };

function change(different: Partial<Change> = {}): Change {
  return {
    kind: 'set',
    slot: 'ios',
    tokenSet: 'pingid',
    platform: 'ios',
    canary: false,
    place: 'PingID iOS (4f1c)',
    before: [nothing],
    after,
    neighbours: [],
    why: '',
    ...different,
  };
}

function held(different: Partial<Held> = {}): Held {
  return {
    slot: 'ipad',
    tokenSet: 'pingid',
    reason: 'foreign-value',
    says: 'the slot holds a value of its own',
    place: 'PingID iPad (90c2)',
    before: [foreign],
    after,
    ...different,
  };
}

function planOf(different: Partial<Plan> = {}): Plan {
  return { account: 'contoso', changes: [], held: [], inSync: [], ...different };
}

describe('a plan', () => {
  it('is one entry a slot: what it holds, what it would hold, where, and what stays', () => {
    const plan = planOf({
      changes: [
        change({ canary: true, neighbours: ['a', 'b'] }),
        change({ kind: 'replace', slot: 'android-of-the-plant', before: [retiring], neighbours: ['a'] }),
        change({ kind: 'repair', slot: 'tv', before: [foreign, { ...nothing, copies: 3 }] }),
      ],
      held: [held()],
      inSync: ['watch', 'desk'],
    });
    expect(planText(plan, PLAIN)).toBe(
      [
        'contoso',
        `  + ios                   set      nothing -> ${NEW_TEXT}`,
        '                          PingID iOS (4f1c); canary; 2 neighbours stay',
        `  ~ android-of-the-plant  replace  ${OLD_TEXT} retiring -> ${NEW_TEXT}`,
        '                          PingID iOS (4f1c); 1 neighbour stays',
        `  ^ tv                    repair   ${FOREIGN_TEXT} unknown to the set ×1, nothing ×3 -> ${NEW_TEXT}`,
        '                          PingID iOS (4f1c)',
        `  ! ipad                  held     ${FOREIGN_TEXT} unknown to the set -> ${NEW_TEXT} (foreign-value)`,
        '                          PingID iPad (90c2): the slot holds a value of its own',
        '  = 2 slots in sync',
      ].join('\n'),
    );
  });

  it('names the reason alone where nothing is known of the slot, and what it holds where nothing is wanted', () => {
    const unread = held({ slot: 'ios', reason: 'unknown', says: 'no answer came', place: null, before: [] });
    const unwanted = held({ slot: 'tv', reason: 'no-current-token', says: 'there is no token', after: null });
    expect(planText(planOf({ held: [unread, unwanted] }), PLAIN)).toBe(
      [
        'contoso',
        '  ! ios       held     unknown',
        '              no answer came',
        `  ! tv        held     ${FOREIGN_TEXT} unknown to the set (no-current-token)`,
        '              PingID iPad (90c2): there is no token',
      ].join('\n'),
    );
  });

  it('numbers what a person has to do', () => {
    const steps = ['Open the configuration.', 'Paste the value.'];
    const manual = held({ slot: 'tv', reason: 'manual', says: 'do it', place: null, before: [], steps });
    expect(planText(planOf({ held: [manual] }), PLAIN)).toBe(
      [
        'contoso',
        '  ! tv        held     manual',
        '              do it',
        '              1. Open the configuration.',
        '              2. Paste the value.',
      ].join('\n'),
    );
  });

  it('says what is left alone beside a change', () => {
    const current: Found = { fingerprint: NEW, copies: 99_990, token: { id: 'new', stage: 'current' } };
    const why = '9 phones hold nothing yet; 1 that holds something else stays as before (report-only)';
    const leaves = { copies: 1, reason: 'report-only' } as const;
    const partly = change({ before: [{ ...nothing, copies: 9 }, current, foreign], why, leaves });
    expect(
      planText(planOf({ changes: [partly] }), PLAIN)
        .split('\n')
        .slice(1),
    ).toEqual([
      `  + ios       set      nothing ×9, ${NEW_TEXT} current ×99,990, ${FOREIGN_TEXT} unknown to the set ×1 -> ${NEW_TEXT}`,
      '              PingID iOS (4f1c)',
      `              ${why}`,
    ]);
  });

  it('shows each value with its copies where there are several', () => {
    expect(foundText([retiring])).toBe(`${OLD_TEXT} retiring`);
    expect(foundText([{ ...retiring, copies: 2 }])).toBe(`${OLD_TEXT} retiring ×2`);
    expect(foundText([nothing, foreign])).toBe(`nothing ×1, ${FOREIGN_TEXT} unknown to the set ×1`);
  });
});

/** Plans of several accounts: the line that sums them up, and the exit code. */
const SUMMARIES = [
  { plans: [], says: 'Nothing to do: 0 slots in sync.', code: 0 },
  { plans: [planOf({ inSync: ['ios'] })], says: 'Nothing to do: 1 slot in sync.', code: 0 },
  {
    plans: [planOf({ changes: [change()] }), planOf({ inSync: ['a', 'b'] })],
    says: 'Plan: 1 change, 0 held, 2 in sync.',
    code: 2,
  },
  { plans: [planOf({ held: [held()] })], says: 'Plan: 0 changes, 1 held, 0 in sync.', code: 2 },
  {
    plans: [planOf({ changes: [change(), change()], held: [held({ reason: 'unknown' })] })],
    says: 'Plan: 2 changes, 1 held, 0 in sync.',
    code: 1,
  },
  { plans: [planOf({ inSync: ['a'] }), planOf({ held: [held({ reason: 'unknown' })] })], code: 1 },
];

describe('plans in all', () => {
  it.each(SUMMARIES)('$says exits $code', ({ plans, says, code }) => {
    if (says !== undefined) expect(planSummary(plans)).toBe(says);
    expect(planExit(plans)).toBe(code);
  });
});
