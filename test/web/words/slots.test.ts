import { describe, expect, it } from 'vitest';
import { HELD_REASONS } from '../../../src/model/plan.ts';
import { CONDITIONS } from '../../../src/reconcile/condition.ts';
import { deliveryParts, nextFor, phonesOf, verdictOf } from '../../../src/web/words/slots.ts';
import { CONDITION_WORDS } from '../../../src/web/words/tones.ts';
import { NEW, OLD, slot } from '../worlds.ts';

const need = { subject: 'slot:contoso/ios', says: 'contoso/ios: ...', resolve: null, since: null };
const delivery = { delivered: 3, pending: 1, failed: 0, unknown: 2, evidence: 'reports', asOf: null };

describe('the verdict', () => {
  it('is that everything is in sync only when every slot is, and nothing needs a person', () => {
    expect(verdictOf([slot(), slot()], [])).toMatchObject({ tone: 'good', says: 'Everything is in sync' });
    expect(verdictOf([slot(), slot()], [need]).tone).toBe('waiting');
    expect(verdictOf([], []).tone).toBe('waiting');
    for (const condition of CONDITIONS) {
      if (condition !== 'in-sync')
        expect(verdictOf([slot(), slot({ condition })], []).tone, condition).not.toBe('good');
    }
  });

  it('is trouble where a slot is in trouble, whatever waits beside it', () => {
    const slots = [slot(), slot({ condition: 'differs' }), slot({ condition: 'drifted' })];
    expect(verdictOf(slots, [])).toMatchObject({ tone: 'trouble', because: '1 of 3 slots is in trouble.' });
    expect(verdictOf(slots, [need, need])).toMatchObject({
      tone: 'trouble',
      says: '2 things need a person',
      because: '2 of 3 slots are not in sync.',
    });
  });
});

describe('phones', () => {
  it('count as up to date only with the value that the slot should hold', () => {
    const slots = [
      slot({ delivery, deliveryOf: NEW }),
      slot({ delivery, deliveryOf: OLD }),
      slot({ delivery: null, deliveryOf: null }),
    ];
    expect(phonesOf(slots)).toEqual({ all: 12, upToDate: 3 });
  });

  it('are shown by what is known of them', () => {
    expect(deliveryParts(delivery).map(({ says, value }) => `${value} ${says}`)).toEqual([
      '3 delivered',
      '1 pending',
      '2 unknown',
    ]);
    const none = { ...delivery, delivered: 0, pending: 0, unknown: 0 };
    expect(deliveryParts(none)).toHaveLength(1);
  });
});

describe('what is next for a slot', () => {
  it('is said for every condition', () => {
    for (const condition of CONDITIONS) {
      expect(nextFor(slot({ condition })), condition).toMatch(/^[A-Z].{20,}\.$/);
      expect(CONDITION_WORDS[condition].means).toMatch(/\.$/);
    }
  });

  it('is to be written, beside neighbours that stay', () => {
    expect(nextFor(slot({ condition: 'differs' }))).toBe(
      'The next run writes aaaaaaaa into it. 2 neighbours stay as they are.',
    );
    const lone = slot({ condition: 'differs', observed: null });
    expect(nextFor(lone)).toBe('The next run writes aaaaaaaa into it.');
    expect(nextFor(slot({ condition: 'differs', desired: null }))).toMatch(/^Nothing: the token set has no current/);
  });

  it('is nothing where the plan has declined it, with the reason in words', () => {
    const held = slot({ condition: 'drifted', heldReason: 'report-only' });
    expect(nextFor(held)).toBe(`Nothing is written now: ${HELD_REASONS['report-only']}.`);
  });
});
