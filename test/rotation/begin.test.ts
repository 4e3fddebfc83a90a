/** No rotation is going on: the first table in next.ts. */
import { describe, expect, it } from 'vitest';
import type { RotationSettings } from '../../src/model/rotation.ts';
import type { RotationFacts } from '../../src/rotation/facts.ts';
import { next } from '../../src/rotation/next.ts';
import { DAY, decided, factsOf, HOUR, MONDAYS, NEXT_MONDAY, NOW, SETTINGS, tokenOf } from './facts.ts';

const current = tokenOf('old', 'current');
const pending = tokenOf('found', 'pending');
const EVERY_90_DAYS = { everyMs: 90 * DAY };

function steady(different: Partial<RotationFacts> = {}): RotationFacts {
  return factsOf({ rotation: null, tokens: [current], slots: [], lastReplacedAt: NOW - 90 * DAY, ...different });
}

type Row = readonly [what: string, facts: RotationFacts, settings: Partial<RotationSettings>, decided: string];

const TABLE: readonly Row[] = [
  [
    'a token that appeared is distributed',
    steady({ tokens: [current, pending], appeared: 'found' }),
    {},
    'steady: begin elsewhere old found',
  ],
  [
    '... also in a set without a current one, and although many tokens are active',
    steady({ tokens: [pending], appeared: 'found' }),
    { maxActive: 1 },
    'steady: begin elsewhere null found',
  ],
  [
    '... but not one that is revoked, or has been current before',
    steady({ tokens: [current, tokenOf('found', 'revoked'), tokenOf('other', 'retiring')], appeared: 'other' }),
    {},
    'steady: wait',
  ],
  [
    'tokens that nobody here can make are waited for when one is due',
    steady({ entered: { says: 'they come from elsewhere', waiting: null } }),
    EVERY_90_DAYS,
    'stuck: wait for tokens add',
  ],
  [
    '... and one that was entered is distributed then, however many are active',
    steady({ tokens: [current, pending], entered: { says: 'they come from elsewhere', waiting: 'found' } }),
    { ...EVERY_90_DAYS, maxActive: 1 },
    'steady: begin schedule old found',
  ],
  [
    '... and not before',
    steady({
      tokens: [current, pending],
      entered: { says: 'they come from elsewhere', waiting: 'found' },
      lastReplacedAt: NOW - 90 * DAY + HOUR,
    }),
    EVERY_90_DAYS,
    'steady: wait until 2026-06-10T13:00',
  ],
  ['without a period nothing begins by itself', steady(), {}, 'steady: wait'],
  ['without a current token there is none to replace', steady({ tokens: [pending] }), EVERY_90_DAYS, 'steady: wait'],
  ['a period that is over begins one', steady(), EVERY_90_DAYS, 'steady: begin schedule old null'],
  [
    'a period that is not over is waited for',
    steady({ lastReplacedAt: NOW - 90 * DAY + HOUR }),
    EVERY_90_DAYS,
    'steady: wait until 2026-06-10T13:00',
  ],
  [
    '... and then for a push window',
    steady({ lastReplacedAt: NOW - 90 * DAY + HOUR }),
    { ...EVERY_90_DAYS, pushWindows: [MONDAYS] },
    'steady: wait until 2026-06-15T08:00',
  ],
  [
    'outside the push windows it waits for one',
    steady(),
    { ...EVERY_90_DAYS, pushWindows: [MONDAYS] },
    'steady: wait until 2026-06-15T08:00',
  ],
  [
    'a window that never opens is waited for without end',
    steady(),
    { ...EVERY_90_DAYS, pushWindows: [{ ...MONDAYS, days: [] }] },
    'steady: wait',
  ],
  [
    'as many active tokens as allowed need a person',
    steady({ tokens: [current, pending] }),
    { ...EVERY_90_DAYS, maxActive: 2 },
    'stuck: wait for tokens revoke <token>',
  ],
  [
    '... but not before the period is over',
    steady({ tokens: [current, pending], lastReplacedAt: NOW }),
    { ...EVERY_90_DAYS, maxActive: 2 },
    'steady: wait until 2026-09-08T12:00',
  ],
  [
    'a token that was never replaced is counted from when it became current',
    steady({ tokens: [tokenOf('old', 'current', { currentAt: NOW - DAY })], lastReplacedAt: null }),
    EVERY_90_DAYS,
    'steady: wait until 2026-09-07T12:00',
  ],
];

describe('when no rotation is going on', () => {
  it.each(TABLE)('%s', (_what, facts, settings, expected) => {
    expect(decided(facts, settings)).toBe(expected);
  });

  it('begins on the first minute of a window', () => {
    const settings = { ...SETTINGS, ...EVERY_90_DAYS, pushWindows: [MONDAYS] };
    expect(next(steady(), settings, NEXT_MONDAY - 1).step.do).toBe('wait');
    expect(next(steady(), settings, NEXT_MONDAY).step.do).toBe('begin');
  });

  it('says how long the token has been in use', () => {
    expect(next(steady(), { ...SETTINGS, ...EVERY_90_DAYS }, NOW).says).toBe(
      'the current token has been in use for 90 days, and is replaced every 90 days',
    );
  });

  it('takes a rotation that has ended for none', () => {
    const ended = factsOf();
    const rotation = ended.rotation === null ? null : { ...ended.rotation, endedAt: NOW };
    expect(decided(factsOf({ rotation }))).toBe('steady: wait');
  });
});
