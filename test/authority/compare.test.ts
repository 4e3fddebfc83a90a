/** The table at the top of compare.ts. */
import { describe, expect, it } from 'vitest';
import { compare, type Seen } from '../../src/authority/compare.ts';
import type { Order } from '../../src/model/order.ts';
import { Secret } from '../../src/model/secret.ts';
import type { Token, TokenStage } from '../../src/model/token.ts';
import { fingerprint } from '../store/samples.ts';

describe('what an authority has, compared with what the store has', () => {
  it('is the same: nothing is to be written down', () => {
    expect(compare([seen('a'), seen('b')], [token('a'), token('b', 'current')], [])).toEqual(NOTHING);
  });

  it('has a value nobody ordered: it has arrived', () => {
    expect(compare([seen('a'), seen('b')], [token('a')], [])).toEqual({
      ...NOTHING,
      arrived: [{ seen: seen('b'), order: null }],
    });
  });

  it('has the value of an order: that is what was ordered, whatever else has arrived', () => {
    const order = adding('c');
    expect(compare([seen('b'), seen('c')], [token('b')], [order]).arrived).toEqual([{ seen: seen('c'), order }]);
    expect(compare([seen('c'), seen('d')], [], [order]).arrived).toEqual([
      { seen: seen('c'), order },
      { seen: seen('d'), order: null },
    ]);
  });

  it('has another value than the one order that is open: the service has chosen it, and of several the newest', () => {
    const order = adding('c', ['a']);
    expect(compare([seen('a'), seen('d'), seen('e')], [token('a')], [order]).arrived).toEqual([
      { seen: seen('d'), order: null },
      { seen: seen('e'), order },
    ]);
  });

  it.each([
    ['was there before it was ordered', [adding('c', ['d'])]],
    ['may belong to either of two orders', [adding('c'), adding('e')]],
    ['is there while only something else is to be taken away', [removing('a')]],
  ])('has another value that nobody can tell whose it is: it %s', (_, orders) => {
    expect(compare([seen('a'), seen('d')], [token('a')], orders).arrived).toEqual([{ seen: seen('d'), order: null }]);
  });

  it('has a value that was revoked: it has returned, and is nothing that a service chose', () => {
    const tokens = [token('a', 'revoked'), token('b')];
    expect(compare([seen('a'), seen('b')], tokens, [adding('c')])).toEqual({ ...NOTHING, returned: [tokens[0]] });
  });

  it('has a value that is active here under one id and revoked under another: nothing has returned', () => {
    const tokens = [token('a'), { ...token('a', 'revoked'), id: 'before' }];
    expect(compare([seen('a')], tokens, [])).toEqual(NOTHING);
  });

  it('has a value no more: it is gone, as was ordered or not', () => {
    const [a, b, c] = [token('a'), token('b', 'pending'), token('c', 'current')];
    const order = removing('a');
    expect(compare([seen('c')], [a, b, c, token('d', 'revoked')], [order])).toEqual({
      ...NOTHING,
      gone: [
        { token: a, order },
        { token: b, order: null },
      ],
    });
  });

  it('has nothing left to do for orders whose token is there, or gone, already', () => {
    const orders = [adding('a'), removing('b'), removing('nobody')];
    expect(compare([seen('a')], [token('a'), token('b', 'revoked')], orders)).toEqual({ ...NOTHING, done: orders });
  });

  it('still has what is to be taken away, and not yet what is to be added: both stay ordered', () => {
    expect(compare([seen('a')], [token('a')], [removing('a'), adding('b')])).toEqual(NOTHING);
  });
});

const NOTHING = { arrived: [], returned: [], gone: [], done: [] };

function seen(digit: string): Seen {
  return { fingerprint: fingerprint(digit), value: new Secret(`value ${digit}`), createdAt: null };
}

function token(digit: string, stage: TokenStage = 'retiring'): Token {
  const times = { createdAt: 1, currentAt: null, retiredAt: null, revokedAt: null };
  return { id: digit, tokenSet: 'pingid', stage, fingerprint: fingerprint(digit), note: '', ...times };
}

function adding(digit: string, before: readonly string[] = []): Order {
  return {
    token: digit,
    tokenSet: 'pingid',
    what: 'add',
    fingerprint: fingerprint(digit),
    note: '',
    makeCurrent: false,
    rotation: null,
    before: before.map(fingerprint),
    orderedAt: 1,
    orderedBy: 'test',
    reason: '',
  };
}

function removing(digit: string): Order {
  return { ...adding(digit), what: 'remove' };
}
