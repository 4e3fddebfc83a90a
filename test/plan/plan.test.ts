/** The table at the top of `plan.ts`, line by line. */
import { describe, expect, it } from 'vitest';
import { HELD_REASONS } from '../../src/model/plan.ts';
import type { Fingerprint } from '../../src/model/token.ts';
import { type PlanInput, plan, type SlotFacts } from '../../src/plan/plan.ts';
import {
  CURRENT,
  FOREIGN,
  factsOf,
  fingerprint,
  inputOf,
  RETIRING,
  REVOKED,
  seen,
  UNREADABLE,
  verdictOf,
} from './facts.ts';

const current = CURRENT.fingerprint;
const retiring = RETIRING.fingerprint;

type Row = readonly [becomes: string, slot: string, facts: Partial<SlotFacts>, input?: Partial<PlanInput>];

const TABLE: readonly Row[] = [
  ['held: unknown', 'could not be read', { observed: UNREADABLE, cleanFingerprint: current }],
  [
    'held: unknown',
    'could not be read, of a set without a token',
    { observed: UNREADABLE, desired: { state: 'none' } },
  ],
  ['held: no-current-token', 'belongs to a set without a current token', { desired: { state: 'none' } }],
  [
    'held: unsupported-value',
    'belongs to an MDM that can not hold the current token',
    { desired: { state: 'unsupported', says: 'it has braces' } },
  ],
  ['in sync', 'holds the current token in every copy', { observed: seen(current, current) }],
  [
    'in sync',
    'holds the current token, on an account that only reports',
    { observed: seen(current) },
    { drift: 'report' },
  ],
  [
    'in sync',
    'holds the current token, at an MDM without a call for it',
    { observed: seen(current) },
    { write: 'manual' },
  ],
  ['in sync', 'holds the current token, although contended', { observed: seen(current), contended: true }],
  [
    'held: report-only',
    'was in sync with this token, and the account only reports',
    { observed: seen(retiring), cleanFingerprint: current },
    { drift: 'report' },
  ],
  [
    'held: report-only',
    'was in sync, is contended, and the account only reports',
    { observed: seen(null), cleanFingerprint: current, contended: true },
    { drift: 'report' },
  ],
  [
    'held: contended',
    'was in sync with this token, and repairs keep being undone',
    { observed: seen(retiring), cleanFingerprint: current, contended: true },
  ],
  ['held: foreign-value', 'holds a value nobody knows, and was never ours', { observed: seen(FOREIGN) }],
  ['held: foreign-value', 'holds a value nobody knows in one of its copies', { observed: seen(null, FOREIGN) }],
  [
    'held: foreign-value',
    'holds a value nobody knows, and belongs to a set without a current token',
    { observed: seen(retiring, FOREIGN), desired: { state: 'none' } },
  ],
  [
    'held: no-current-token',
    'holds a value nobody knows, was ours, and belongs to a set without a current token',
    { observed: seen(FOREIGN), desired: { state: 'none' }, cleanFingerprint: retiring },
  ],
  [
    'held: manual',
    'belongs to an MDM that only a person can change',
    { observed: seen(retiring) },
    { write: 'manual' },
  ],
  ['in sync', 'has no copy at all', { observed: seen() }],
  ['repair', 'was in sync with this token', { observed: seen(retiring), cleanFingerprint: current }],
  ['repair', 'was in sync, and its key is gone', { observed: seen(null), cleanFingerprint: current }],
  ['repair', 'was in sync, and holds what nobody knows', { observed: seen(FOREIGN), cleanFingerprint: current }],
  ['repair', 'was in sync, and one copy no longer is', { observed: seen(current, null), cleanFingerprint: current }],
  ['set', 'holds nothing', { observed: seen(null, null) }],
  ['set', 'held an older token when it was in sync, and holds nothing now', { cleanFingerprint: retiring }],
  ['replace', 'holds another token of the set', { observed: seen(retiring), cleanFingerprint: retiring }],
  ['replace', 'holds a revoked token of the set, and was never ours', { observed: seen(REVOKED.fingerprint) }],
  ['replace', 'holds the token in some copies only, and was never in sync', { observed: seen(current, null) }],
  [
    'replace',
    'was ours with another token, and somebody has typed over it since',
    { observed: seen(FOREIGN), cleanFingerprint: retiring },
  ],
  [
    'replace',
    'is contended, but a new token is wanted',
    { observed: seen(retiring), cleanFingerprint: retiring, contended: true },
  ],
  [
    'replace',
    'differs because a new token is wanted, on an account that only reports',
    { observed: seen(retiring), cleanFingerprint: retiring },
    { drift: 'report' },
  ],
];

it.each(TABLE.map(([becomes, slot, facts, input = {}]) => ({ becomes, slot, facts, input })))(
  '$becomes: a slot that $slot',
  ({ becomes, facts, input }) => {
    expect(verdictOf(plan(inputOf([factsOf(facts)], input)))).toBe(becomes);
  },
);

it('names the command that takes over what nobody knows', () => {
  const says = (...values: readonly Fingerprint[]) =>
    plan(inputOf([factsOf({ observed: seen(current, ...values) })])).held.map((held) => held.says);
  const others = ['b', 'c', 'd', 'e', 'f'].map(fingerprint);
  const short = [FOREIGN, ...others].map((value) => value.slice(0, 8));
  expect(says(FOREIGN)).toEqual([`${HELD_REASONS['foreign-value']}: \`watchword tokens adopt --take ${short[0]}\``]);
  const five = short.slice(0, 5).sort().join(' ');
  expect(says(FOREIGN, ...others.slice(0, 4))).toEqual([expect.stringMatching(`: .*adopt --take ${five}\`$`)]);
  expect(says(FOREIGN, ...others)).toEqual([expect.stringMatching(/: .*adopt`, which lists all 6$/)]);
});

it('tells every reason apart', () => {
  const told = TABLE.map(([becomes]) => becomes.replace('held: ', ''));
  const elsewhere = ['canary-first', 'brake', 'raced', 'not-attempted'];
  expect(Object.keys(HELD_REASONS).filter((reason) => !told.includes(reason))).toEqual(elsewhere);
});

describe('a canary', () => {
  const canary = factsOf({ slot: 'pilot', canary: true });
  const drifted = factsOf({ slot: 'drifted', observed: seen(retiring), cleanFingerprint: current });
  const other = factsOf({ slot: 'of another set', tokenSet: 'okta' });

  it('that is held makes the others of its set wait, but no repair and no other set', () => {
    const held = { ...canary, observed: UNREADABLE };
    const made = plan(inputOf([factsOf(), held, drifted, other]));
    expect(made.held.map(({ slot, reason }) => `${slot}: ${reason}`)).toEqual(['pilot: unknown', 'ios: canary-first']);
    expect(made.changes.map(({ slot }) => slot)).toEqual(['drifted', 'of another set']);
  });

  it('that is to be written comes first, and the others after it', () => {
    const made = plan(inputOf([factsOf({ slot: 'a' }), canary, factsOf({ slot: 'z', canary: true })]));
    expect(made.changes.map(({ slot }) => slot)).toEqual(['pilot', 'z', 'a']);
  });

  it('that is in sync holds nobody up', () => {
    const made = plan(inputOf([factsOf(), { ...canary, observed: seen(current) }]));
    expect(made.changes.map(({ slot }) => slot)).toEqual(['ios']);
  });
});

describe('the brake', () => {
  const slots = ['a', 'b', 'c', 'd'].map((slot) => factsOf({ slot }));

  it('holds what goes beyond `maxWrites`', () => {
    const made = plan(inputOf(slots, { maxWrites: 3 }));
    expect(made.changes.map(({ slot }) => slot)).toEqual(['a', 'b', 'c']);
    expect(made.held).toEqual([expect.objectContaining({ slot: 'd', reason: 'brake' })]);
  });

  it('counts only what would be written', () => {
    const made = plan(inputOf([factsOf({ slot: '0', observed: seen(current) }), ...slots], { maxWrites: 4 }));
    expect(made.held).toEqual([]);
  });
});

describe('a change says', () => {
  const facts = factsOf({ observed: seen(retiring, FOREIGN, retiring, null), cleanFingerprint: retiring });
  const [change] = plan(inputOf([facts])).changes;

  it('whose every value is, and in how many copies, sorted', () => {
    expect(change?.before).toEqual(
      [
        { fingerprint: null, copies: 1, token: null },
        { fingerprint: FOREIGN, copies: 1, token: null },
        { fingerprint: retiring, copies: 2, token: { id: 'retiring', stage: 'retiring' } },
      ].sort((a, b) => ((a.fingerprint ?? '') < (b.fingerprint ?? '') ? -1 : 1)),
    );
  });

  it('where, what comes after, and which keys stay as they are', () => {
    expect(change).toMatchObject({
      place: 'PingID iOS (4f1c)',
      after: { fingerprint: current, tokenId: 'current' },
      neighbours: ['OTHER_KEY'],
    });
  });
});

it('a held difference says what is there and what would be, as a change does', () => {
  const [held] = plan(inputOf([factsOf({ observed: seen(FOREIGN) })])).held;
  expect(held).toMatchObject({
    place: 'PingID iOS (4f1c)',
    before: [{ fingerprint: FOREIGN, copies: 1, token: null }],
    after: { fingerprint: current, tokenId: 'current' },
  });
});

it('a held slot says why in one sentence, with what is known of this case', () => {
  const contended = factsOf({
    observed: { ...seen(retiring), changedBy: 'jo@contoso.example' } as SlotFacts['observed'],
    cleanFingerprint: current,
    contended: true,
  });
  const [unknown, held] = plan(inputOf([factsOf({ slot: 'a', observed: UNREADABLE }), contended])).held;
  expect(unknown?.says).toContain('GET /x: no answer came');
  expect(held?.says).toContain('last changed by jo@contoso.example');
});
