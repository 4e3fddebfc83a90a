/** The table at the top of `choice.ts`, line by line, and what is refused. */
import { describe, expect, it } from 'vitest';
import type { TokenStage } from '../../../src/model/token.ts';
import { choose, takeable, valueNamed } from '../../../src/reconcile/adopt/choice.ts';
import type { Estate, FoundValue } from '../../../src/reconcile/adopt/estate.ts';
import { fingerprint } from '../../plan/facts.ts';

function value(name: string, stage: TokenStage | null, different: Partial<FoundValue> = {}): FoundValue {
  return {
    fingerprint: fingerprint(name),
    token: stage === null ? null : { id: name, stage },
    foundIn: [],
    copies: 1,
    phones: 1,
    alsoIn: [],
    cannotTake: null,
    cannotLead: null,
    ...different,
  };
}

const MOST = value('most', null);
const FEWER = value('fewer', null);
const BRACES = value('braces', null, { cannotLead: "contoso can't hold it" });
const SHORT = value('short', null, { cannotTake: 'has 5 characters', cannotLead: 'has 5 characters' });
const CURRENT = value('current', 'current');
const PENDING = value('pending', 'pending');
const REVOKED = value('revoked', 'revoked');

function estate(...values: readonly FoundValue[]): Estate {
  const current = values.find(({ token }) => token?.stage === 'current')?.fingerprint ?? null;
  return { tokenSet: 'pingid', current, values, unseen: [] };
}

const named = (take: readonly FoundValue[], lead: FoundValue | null = null) => ({
  take: take.map((one) => one.fingerprint.slice(0, 8)),
  lead: lead === null ? null : lead.fingerprint.slice(0, 8),
});

describe('which one becomes current', () => {
  const led = estate(MOST, FEWER, CURRENT, PENDING);
  const unled = estate(MOST, BRACES, FEWER, PENDING, REVOKED);

  it.each([
    { set: led, take: [], lead: FEWER, chosen: { take: [FEWER], lead: FEWER } },
    { set: led, take: [MOST], lead: FEWER, chosen: { take: [MOST, FEWER], lead: FEWER } },
    { set: led, take: [FEWER], lead: FEWER, chosen: { take: [FEWER], lead: FEWER } },
    { set: led, take: [], lead: PENDING, chosen: { take: [], lead: PENDING } },
    { set: led, take: [MOST], lead: CURRENT, chosen: { take: [MOST], lead: null } },
    { set: led, take: [MOST], lead: null, chosen: { take: [MOST], lead: null } },
    { set: unled, take: [], lead: null, chosen: { take: [], lead: null } },
    {
      set: unled,
      take: [FEWER, MOST],
      lead: null,
      chosen: { take: [FEWER, MOST], candidates: [MOST, FEWER, PENDING] },
    },
    { set: unled, take: [BRACES], lead: null, chosen: { take: [BRACES], lead: PENDING } },
    { set: estate(MOST, FEWER), take: [FEWER], lead: null, chosen: { take: [FEWER], lead: FEWER } },
  ])('case %#', ({ set, take, lead, chosen }) => {
    expect(choose(set, named(take, lead))).toEqual(chosen);
  });
});

it('a value that is named twice is taken once, and one that is a token by now not again', () => {
  expect(choose(estate(MOST, CURRENT), named([MOST, CURRENT, MOST]))).toEqual({ take: [MOST], lead: null });
});

describe('is refused', () => {
  const all = estate(MOST, FEWER, BRACES, SHORT, CURRENT, REVOKED);

  it.each([
    { take: [SHORT], lead: null, says: /can't be taken over: it has 5 characters\.$/ },
    { take: [], lead: SHORT, says: /can't be taken over: it has 5 characters\.$/ },
    { take: [REVOKED], lead: null, says: /was revoked and never comes back/ },
    { take: [], lead: REVOKED, says: /was revoked and never comes back/ },
    { take: [], lead: BRACES, says: /can't be the current token: contoso can't hold it\.$/ },
    { take: [value('elsewhere', null)], lead: null, says: /^No slot holds a value [0-9a-f]{8}; they hold / },
  ])('case %#: $says', ({ take, lead, says }) => {
    expect(() => choose(all, named(take, lead))).toThrow(says);
  });

  it('what can not be current in a set that has nothing else', () => {
    expect(() => choose(estate(BRACES), named([BRACES]))).toThrow(
      /no current token, and none of these can be it:\n {2}[0-9a-f]{8}: contoso can't hold it\nRun `watchword tokens generate` first\.$/,
    );
  });

  it('a name of too few digits, of several values, or of none', () => {
    const twins = ['00aa', '00ab'].map((digits) =>
      value('', null, { fingerprint: `${digits}${'0'.repeat(60)}` as never }),
    );
    expect(valueNamed(twins, ' 00AA ')).toBe(twins[0]);
    expect(() => valueNamed(twins, '00a')).toThrow(/^No slot holds a value 00a; .* four digits or more/);
    const same = twins.map((one) => ({ ...one, fingerprint: `abcd${one.fingerprint}` as never }));
    expect(() => valueNamed(same, 'abcd')).toThrow(/^abcd names several values: abcd00aa0+, abcd00ab0+\.$/);
    expect(() => valueNamed([], 'abcd')).toThrow('No slot holds a value abcd: none holds any.');
  });
});

it('takes what nobody knows and what can be a token', () => {
  expect(takeable([MOST, BRACES, SHORT, CURRENT, REVOKED])).toEqual([MOST, BRACES]);
});
