import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isActive, STAGES, type TokenStage } from '../../src/model/token.ts';
import { ActiveSet } from '../../src/validation/active-set.ts';
import { decide, fingerprintOf, LONGEST_VALUE, REASONS } from '../../src/validation/decide.ts';
import { fingerprint, token } from './token-table.ts';

function ask(tokens: ActiveSet, value: string, tokenSet?: string) {
  return decide(tokens, fingerprintOf(value, fingerprint), tokenSet, () => false);
}

// A small alphabet, so that values and sets meet; white space, because it counts; a lone surrogate and the character it would become.
const value = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\u00e9', '\ud800', '\ufffd'), maxLength: 3 });
const tokenSet = fc.constantFrom('pingid', 'okta', 'other');
const stage = fc.constantFrom(...(Object.keys(STAGES) as TokenStage[]));
const entered = fc.record({ value: value.filter((text) => text !== '' && text.isWellFormed()), stage, tokenSet });

describe('decide', () => {
  test('law 10, an answered "active" is true: proceed exactly when an active token of the asked set has exactly that value', () => {
    fc.assert(
      fc.property(
        fc.array(entered, { maxLength: 12 }),
        value,
        fc.option(tokenSet, { nil: undefined }),
        (all, presented, asked) => {
          const tokens = new ActiveSet(all.map((one) => token(one.value, one.stage, one.tokenSet)));
          const same = all.filter((one) => one.value === presented && (asked === undefined || one.tokenSet === asked));
          const answer = ask(tokens, presented, asked);
          expect(answer.decision).toBe(same.some(isActive) ? 'proceed' : 'halt');
          expect(answer.active).toBe(same.some(isActive));
          expect(answer.reason).toBe(same.some(isActive) ? 'active' : same.length > 0 ? 'revoked' : 'no-match');
          expect(answer.token !== null).toBe(same.length > 0);
          if (asked !== undefined && answer.token !== null) expect(answer.token.tokenSet).toBe(asked);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('law 10 holds while a service lets everybody in: only an active token is called active', () => {
    fc.assert(
      fc.property(
        fc.array(entered, { maxLength: 6 }),
        value,
        fc.subarray(['pingid', 'okta']),
        (all, presented, open) => {
          const tokens = new ActiveSet(all.map((one) => token(one.value, one.stage, one.tokenSet)));
          const print = fingerprintOf(presented, fingerprint);
          const strict = decide(tokens, print, undefined, () => false);
          const lenient = decide(tokens, print, undefined, (set) => set !== undefined && open.includes(set));
          expect(lenient.active).toBe(strict.active);
          expect(lenient.token).toEqual(strict.token);
          const letIn = strict.reason === 'revoked' && open.includes(strict.token?.tokenSet ?? '');
          expect(lenient.reason).toBe(letIn ? 'not-enforced-yet' : strict.reason);
        },
      ),
    );
  });

  test.each(Object.entries(STAGES))('a %s token answers active: $active', (name, { active }) => {
    const answer = ask(new ActiveSet([token('value', name as TokenStage)]), 'value');
    expect(answer).toMatchObject({
      active,
      reason: active ? 'active' : 'revoked',
      decision: active ? 'proceed' : 'halt',
    });
  });

  test('every reason says what it means, and only an active token is called active', () => {
    const active = Object.entries(REASONS).filter(([, row]) => row.active);
    expect(active.map(([reason]) => reason)).toEqual(['active']);
    for (const row of Object.values(REASONS)) expect(row.means).not.toBe('');
  });
});

describe('fingerprintOf', () => {
  const hashed: string[] = [];
  function counting(text: string) {
    hashed.push(text.slice(0, 10));
    return fingerprint(text);
  }

  test.each([
    ['empty', ''],
    ['longer than any token', 'x'.repeat(LONGEST_VALUE + 1)],
    ['a lone surrogate', 'abc\ud800'],
  ])('a value that cannot be a token is not hashed: %s', (_what, text) => {
    expect(fingerprintOf(text, counting)).toBeNull();
    expect(hashed).toEqual([]);
  });

  test('the longest value is hashed', () => {
    expect(fingerprintOf('x'.repeat(LONGEST_VALUE), fingerprint)).not.toBeNull();
  });
});

describe('ActiveSet', () => {
  test('a value revoked in one set and active in another proceeds, unless the first is asked for', () => {
    for (const tokens of [
      [token('shared', 'revoked', 'okta'), token('shared', 'current', 'pingid')],
      [token('shared', 'current', 'pingid'), token('shared', 'revoked', 'okta')],
    ]) {
      const set = new ActiveSet(tokens);
      expect(ask(set, 'shared')).toMatchObject({ reason: 'active', token: { tokenSet: 'pingid' } });
      expect(ask(set, 'shared', 'okta')).toMatchObject({ reason: 'revoked' });
    }
  });

  test('counts active tokens over all sets and knows a set by its revoked tokens too', () => {
    const set = new ActiveSet([token('a', 'pending'), token('b', 'retiring', 'okta'), token('c', 'revoked', 'other')]);
    expect(set.activeTokens).toBe(2);
    expect(set.has('other')).toBe(true);
    expect(set.has('unheard-of')).toBe(false);
  });
});
