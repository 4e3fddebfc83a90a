import { describe, expect, it } from 'vitest';
import type { Cli } from '../../src/cli/cli.ts';
import { payPrice, priceOf } from '../../src/cli/revoke.ts';
import type { Site } from '../../src/cli/site.ts';
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

describe('what is paid', () => {
  const site = (serving: readonly Serving[]) =>
    ({
      clock: { now: () => 0 },
      runs: async () => ({ runs: [], busy: [] }),
      admin: {
        listSlots: async () => ({ items: [], next: null }),
        listAccounts: async () => ({ items: [] }),
        priceToken: async () => ({ serving, phones: 3, token: { lastPresentedAt: null, presentedToday: 0 } }),
      },
    }) as unknown as Site;
  const cli = { stop: new AbortController().signal, terminal: { err: () => {} } } as unknown as Cli;

  it('is the number, where somebody loses access', async () => {
    const { paid } = await payPrice(cli, site([serving('contoso', 'ios', 3)]), token, {
      emergency: true,
      confirm: '3',
    });
    expect(paid).toEqual({ emergency: true, confirm: 3 });
  });

  it('is nothing, where nobody does: whoever turns up in between is still protected', async () => {
    const { paid } = await payPrice(cli, site([]), token, { emergency: true });
    expect(paid).toEqual({ emergency: true });
  });
});
