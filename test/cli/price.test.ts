import { describe, expect, it } from 'vitest';
import { priceOf } from '../../src/cli/revoke.ts';
import type { Token } from '../../src/model/token.ts';
import type { Serving } from '../../src/rotation/serving.ts';
import { fingerprint } from '../plan/facts.ts';

const token = { fingerprint: fingerprint('old') } as Token;
const SHORT = fingerprint('old').slice(0, 8);

function serving(account: string, slot: string, phones: number | null, says = 'holds it'): Serving {
  return { account, slot, place: 'a place', reason: 'holds', phones, says };
}

describe('the price of an emergency', () => {
  it('is the phones of every slot, by account', () => {
    const slots = [serving('contoso', 'android', 120), serving('contoso', 'ios', 80), serving('plant', 'ios', 1)];
    expect(priceOf(token, slots)).toEqual({
      phones: 201,
      text: [
        `Taking ${SHORT} away now locks out 201 phones:`,
        '  contoso: 200 phones',
        '    android holds it',
        '    ios holds it',
        '  plant: 1 phone',
        '    ios holds it',
      ].join('\n'),
    });
  });

  it('writes a large number so that it can be read', () => {
    expect(priceOf(token, [serving('contoso', 'ios', 41_234)]).text).toContain('locks out 41,234 phones:');
  });

  it('names the slots of which nobody can tell the number', () => {
    const slots = [serving('contoso', 'ios', 3), serving('plant', 'ios', null, 'has never been read')];
    expect(priceOf(token, slots)).toEqual({
      phones: 3,
      text: [
        `Taking ${SHORT} away now locks out 3 phones, and the phones of 1 slot of which nobody can tell the number:`,
        '  contoso: 3 phones',
        '    ios holds it',
        '  plant: at least 0 phones',
        '    ios has never been read; number of phones unknown',
      ].join('\n'),
    });
  });
});
