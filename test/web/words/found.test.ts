import { describe, expect, it } from 'vitest';
import type { Adoption, Estate, FoundValue } from '../../../src/web/api/client.ts';
import { adoptedWords, countsWords, foreignIn, leadsIn, remarksOn, takeableIn } from '../../../src/web/words/found.ts';

function value(fingerprint: string, more: Partial<FoundValue> = {}): FoundValue {
  const foundIn = [{ account: 'contoso', slot: 'ios', place: 'PingID iOS', copies: 1, phones: 4 }];
  return {
    fingerprint: fingerprint.padEnd(64, '0'),
    token: null,
    foundIn,
    copies: 1,
    phones: 4,
    alsoIn: [],
    cannotTake: null,
    cannotLead: null,
    ...more,
  };
}

const a = value('aaaa');
const short = value('bbbb', { cannotTake: 'has 5 characters', cannotLead: 'has 5 characters' });
const pending = value('cccc', { token: { id: 'c', stage: 'pending' } });
const revoked = value('dddd', { token: { id: 'd', stage: 'revoked' } });
const narrow = value('eeee', { cannotLead: "plant can't hold it: it is too long" });

function estate(current: string | null): Estate {
  const values = [a, short, pending, revoked, narrow];
  return { tokenSet: 'pingid', current, values, unseen: [], lookedAt: null };
}

describe('values that stand in slots', () => {
  it('are foreign where the authority knows none of them, and taken over unless something speaks against it', () => {
    expect(foreignIn(estate(null))).toEqual([a, short, narrow]);
    expect(takeableIn(estate(null))).toEqual([a, narrow]);
  });

  it('lead in a set without a current token where they are active or taken over, and every MDM can hold them', () => {
    expect(leadsIn(estate(null), [a, narrow])).toEqual([a, pending]);
    expect(leadsIn(estate(null), [])).toEqual([pending]);
  });

  it('lead in place of a current token only where they are taken over', () => {
    expect(leadsIn(estate('f'.repeat(64)), [a])).toEqual([a]);
  });

  it.each([
    [a, '1 copy in 1 slot, 4 phones'],
    [value('a', { copies: 3, phones: null }), '3 copies in 1 slot, phones unknown'],
    [
      value('a', {
        foundIn: [...a.foundIn, { ...a.foundIn[0], slot: 'b', phones: null } as FoundValue['foundIn'][number]],
      }),
      '1 copy in 2 slots, at least 4 phones',
    ],
  ])('are counted', (one, says) => {
    expect(countsWords(one)).toBe(says);
  });

  it('come with what speaks against them', () => {
    expect(remarksOn(a)).toEqual([]);
    expect(remarksOn(short).join()).toContain('It has 5 characters, so that it can’t be taken over.');
    expect(remarksOn(narrow)).toEqual(["It can’t be current: plant can't hold it: it is too long."]);
    expect(remarksOn(value('a', { alsoIn: ['okta'] })).join()).toContain('a token of okta');
  });
});

describe('what came of taking over', () => {
  const none: Adoption = {
    id: '1',
    tokenSet: 'pingid',
    startedAt: 1,
    endedAt: 2,
    refused: null,
    candidates: [],
    estate: null,
    taken: [],
    failed: [],
    left: [],
  };

  it('is the refusal alone where there was one', () => {
    expect(adoptedWords({ ...none, refused: 'Nothing was changed.', left: [a.fingerprint] })).toEqual([
      'Nothing was changed.',
    ]);
  });

  it('is what failed, and what is left', () => {
    const failed = [{ fingerprint: a.fingerprint, says: 'the authority is away.', isOrdered: true }];
    expect(adoptedWords({ ...none, failed, left: [a.fingerprint, short.fingerprint] })).toEqual([
      'aaaa0000 is not taken over: the authority is away. It is ordered there, and asked for again.',
      '2 values are left that nobody knows.',
    ]);
  });
});
