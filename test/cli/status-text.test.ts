import { describe, expect, it } from 'vitest';
import { type Status, statusText } from '../../src/cli/status.ts';
import { tokensTable } from '../../src/cli/tokens.ts';
import { newSlotRecord, type SlotRecord } from '../../src/model/slot-record.ts';
import type { Token } from '../../src/model/token.ts';
import { type Condition, conditionOf } from '../../src/reconcile/condition.ts';
import type { Presentations } from '../../src/reconcile/rotate/presented.ts';
import { fingerprint, slotHolding } from '../plan/facts.ts';
import { PLAIN } from './world.ts';

const NOW = Date.UTC(2026, 10, 24, 9);
const MINUTE_MS = 60_000;
const NEW = fingerprint('new');
const OLD = fingerprint('old');
const [NEW_TEXT, OLD_TEXT] = [NEW.slice(0, 8), OLD.slice(0, 8)];

const NEVER: Presentations = { lastPresentedAt: null, presentedToday: 0 };

function tokenOf(different: Partial<Token> = {}): Token {
  return {
    id: 'new',
    tokenSet: 'pingid',
    stage: 'current',
    fingerprint: NEW,
    note: 'made in November',
    createdAt: NOW - 60 * MINUTE_MS,
    currentAt: NOW - 5 * MINUTE_MS,
    retiredAt: null,
    revokedAt: null,
    ...different,
  };
}

function recordOf(different: Partial<SlotRecord> = {}): SlotRecord {
  return {
    ...newSlotRecord({ account: 'contoso', slot: 'ios', place: 'pingid ios' }, 'pingid'),
    observed: slotHolding(NEW),
    observedAt: NOW - MINUTE_MS,
    holdsSince: NOW - 5 * MINUTE_MS,
    ...different,
  };
}

const delivery = { delivered: 2, pending: 1, failed: 0, unknown: 0, evidence: 'a report', asOf: null };
const reported = { delivery, deliveryOf: NEW, deliveryAt: NOW - MINUTE_MS };

describe('a slot in one word', () => {
  it.each<[string, Partial<SlotRecord>, Condition]>([
    ['holds the current token', {}, 'in-sync'],
    ['holds another one', { observed: slotHolding(OLD) }, 'differs'],
    ['holds the current token in some copies only', { observed: slotHolding(NEW, null) }, 'differs'],
    ['no longer holds what it was given', { observed: slotHolding(OLD), driftedSince: NOW }, 'drifted'],
    ['is undone again and again', { driftedSince: NOW, contendedSince: NOW }, 'contended'],
    ['was in sync, and could not be read the last time', { unknownReason: 'no answer' }, 'unknown'],
    ['could never be read', { observed: null, unknownReason: 'no answer' }, 'unknown'],
    ['was never looked at', { observed: null }, 'never-read'],
  ])('a slot that %s', (_, record, condition) => {
    expect(conditionOf(recordOf(record), tokenOf())).toBe(condition);
  });

  it.each<[string, Partial<SlotRecord>, Condition]>([
    ['holds the current token, as was confirmed', { confirmedAt: NOW }, 'in-sync'],
    ['holds another one, as was confirmed', { confirmedAt: NOW, observed: slotHolding(OLD) }, 'waits-for-person'],
    ['nobody has confirmed', { observed: null, unknownReason: 'nobody has' }, 'waits-for-person'],
    ['was read before a person wrote it', {}, 'waits-for-person'],
  ])('a slot that a person writes, and that %s', (_, record, condition) => {
    expect(conditionOf(recordOf(record), tokenOf(), true)).toBe(condition);
  });

  it('nothing is in sync with a set that has no current token', () => {
    expect(conditionOf(recordOf(), undefined)).toBe('differs');
  });
});

describe('the screen', () => {
  function statusOf(slots: readonly (SlotRecord & { readonly condition: Condition })[]): Status {
    return {
      at: NOW,
      nextRunAt: NOW + 15 * MINUTE_MS,
      rotations: [],
      replicas: [],
      tokenSets: [
        { name: 'pingid', authority: 'local', look: null, orders: [], tokens: [tokenOf()] },
        { name: 'kiosk', authority: 'local', look: null, orders: [], tokens: [] },
      ],
      accounts: [
        {
          name: 'contoso',
          connector: 'intune',
          drift: 'repair',
          lastRun: { outcome: 'failed', endedAt: NOW - MINUTE_MS, failure: 'no answer came' },
          nextRunAt: NOW + 30 * MINUTE_MS,
          waits: 'the vendor refused our last run',
          slots,
        },
        {
          name: 'plant',
          connector: 'intune',
          drift: 'report',
          lastRun: null,
          nextRunAt: NOW + 15 * MINUTE_MS,
          waits: null,
          slots: [
            {
              ...newSlotRecord({ account: 'plant', slot: 'ios', place: 'pingid ios' }, 'pingid'),
              condition: 'never-read',
            },
          ],
        },
      ],
    };
  }

  it('shows sets, accounts and slots, and when the next run is', () => {
    const status = statusOf([
      { ...recordOf(reported), condition: 'in-sync' },
      {
        ...recordOf({ slot: 'android', observed: slotHolding(OLD, null), unknownReason: 'gone' }),
        condition: 'unknown',
      },
      { ...recordOf({ slot: 'tv', observed: null, observedAt: null, heldReason: 'brake' }), condition: 'never-read' },
    ]);
    expect(statusText(status, PLAIN)).toBe(
      [
        'Token set pingid (local)',
        `  ${NEW_TEXT}  current  created 1 hour ago  made in November`,
        '',
        'Token set kiosk (local)',
        '  no token yet: `watchword tokens generate`',
        '',
        'contoso (intune, drift: repair), last run 1 minute ago: failed, no answer came, next run in 30 minutes: the vendor refused our last run',
        `  ios      in-sync     ${NEW_TEXT}                 read 1 minute ago  2 of 3 phones have it`,
        `  android  unknown     ${OLD_TEXT} ×1, nothing ×1  read 1 minute ago                         gone`,
        `  tv       never-read${' '.repeat(69)}brake`,
        '',
        'plant (intune, drift: report), never run',
        '  ios  never-read',
        '',
        'Next run in 15 minutes, while `watchword serve` is running.',
      ].join('\n'),
    );
  });

  it.each<[string, Partial<SlotRecord>, string]>([
    ['one copy', {}, `${NEW_TEXT}  read 1 minute ago`],
    ['three assignments', { observed: slotHolding(NEW, NEW, NEW) }, `${NEW_TEXT} ×3  read 1 minute ago`],
    [
      'a fleet',
      {
        observed: {
          ...slotHolding(),
          copies: [
            { holds: NEW, count: 99_991 },
            { holds: null, count: 9 },
          ],
        },
      },
      `${NEW_TEXT} ×99,991, nothing ×9  read 1 minute ago`,
    ],
    ['no device', { observed: slotHolding() }, 'no copies  read 1 minute ago'],
    ['what a person said', { confirmedAt: NOW - 2 * MINUTE_MS }, `${NEW_TEXT}  confirmed 2 minutes ago`],
    [
      'figures of a fleet',
      { ...reported, delivery: { ...delivery, delivered: 98_000, pending: 2_000 } },
      `${NEW_TEXT}  read 1 minute ago  98,000 of 100,000 phones have it`,
    ],
  ])('shows %s', (_, record, text) => {
    const shown = statusText(statusOf([{ ...recordOf(record), condition: 'in-sync' }]), PLAIN);
    expect(shown).toContain(`  ios  in-sync  ${text}\n`);
  });

  it('a schedule that never comes is left out', () => {
    expect(statusText({ ...statusOf([]), nextRunAt: null, accounts: [], tokenSets: [] }, PLAIN)).toBe('');
  });

  it.each<[string, Partial<SlotRecord>, string]>([
    ['of this value', reported, '2 of 3 phones have it'],
    ['of every phone', { ...reported, delivery: { ...delivery, pending: 0 } }, 'all 2 phones have it'],
    ['of nobody', { ...reported, delivery: { ...delivery, pending: 0, delivered: 0 } }, 'no phones'],
    ['of the value before', { ...reported, deliveryOf: OLD }, ''],
    ['of this value, from before another stood there', { ...reported, deliveryAt: NOW - 10 * MINUTE_MS }, ''],
    ['of none', {}, ''],
  ])('figures %s', (_, record, text) => {
    const shown = statusText(statusOf([{ ...recordOf(record), condition: 'in-sync' }]), PLAIN);
    const line = shown.split('\n').find((one) => one.startsWith('  ios'));
    expect(line).toBe(`  ios  in-sync  ${NEW_TEXT}  read 1 minute ago${text === '' ? '' : `  ${text}`}`);
  });
});

describe('the tokens', () => {
  const retiring = tokenOf({
    id: 'old',
    stage: 'retiring',
    fingerprint: OLD,
    retiredAt: NOW - 2 * MINUTE_MS,
    note: '',
  });
  const pending = tokenOf({ id: 'next', stage: 'pending', currentAt: null, note: '' });
  const revoked = tokenOf({ id: 'gone', stage: 'revoked', revokedAt: NOW, note: '' });

  it('as a table: since when each is in its stage', () => {
    const shown = [tokenOf(), retiring, pending, revoked].map((token) => ({ ...token, ...NEVER }));
    const presented = shown.with(1, { ...retiring, lastPresentedAt: NOW - MINUTE_MS, presentedToday: 7 });
    expect(tokensTable(presented, new Map(), NOW)).toBe(
      [
        'SET     TOKEN     STAGE     CREATED     SINCE          PRESENTED     NOTE              ID',
        `pingid  ${NEW_TEXT}  current   1 hour ago  5 minutes ago  never         made in November  new`,
        `pingid  ${OLD_TEXT}  retiring  1 hour ago  2 minutes ago  1 minute ago                    old`,
        `pingid  ${NEW_TEXT}  pending   1 hour ago  1 hour ago     never                           next`,
        `pingid  ${NEW_TEXT}  revoked   1 hour ago  just now       never                           gone`,
      ].join('\n'),
    );
  });

  it('with their values where these were revealed', () => {
    expect(tokensTable([{ ...tokenOf({ note: 'x' }), ...NEVER }], new Map([['new', 'the-value']]), NOW)).toBe(
      [
        'SET     TOKEN     STAGE    CREATED     SINCE          PRESENTED  NOTE  ID   VALUE',
        `pingid  ${NEW_TEXT}  current  1 hour ago  5 minutes ago  never      x     new  the-value`,
      ].join('\n'),
    );
  });
});
