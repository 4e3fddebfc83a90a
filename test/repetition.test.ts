import { describe, expect, test } from 'vitest';
import { REPETITIONS_PER_LINE } from '../src/repetition.ts';
import { ended, recorded, unread } from './recorded-events.ts';

describe('a failure that repeats itself', () => {
  test('is told once, then counted, and told again with the count every so often', () => {
    const { events, lines } = recorded();
    for (let n = 0; n <= REPETITIONS_PER_LINE; n++) events.slotUnknown({ ...unread, run: `r${n}` });
    expect(lines.map(({ fields }) => fields.repeated)).toEqual([undefined, REPETITIONS_PER_LINE]);
  });

  test('is the same although request ids, numbers and runs in it change', () => {
    const { events, lines } = recorded();
    events.slotUnknown({
      ...unread,
      run: 'a',
      requestId: 'x',
      says: 'wait 12.5 s (ab12cd34-00ff-4a3b-9c1d-aaaaaaaaaaaa)',
    });
    events.slotUnknown({
      ...unread,
      run: 'b',
      requestId: 'y',
      says: 'wait 9 s (9c0f5e21-beef-4abc-8def-bbbbbbbbbbbb)',
    });
    expect(lines).toHaveLength(1);
  });

  test.each([
    ['kind', { kind: 'auth' }],
    ['sentence', { says: 'GET graph: refused' }],
    ['slot', { slot: 'android' }],
    ['account', { account: 'fabrikam' }],
  ] as const)('is another one when its %s differs', (_, difference) => {
    const { events, lines } = recorded();
    events.slotUnknown(unread);
    events.slotUnknown({ ...unread, ...difference });
    expect(lines).toHaveLength(2);
  });

  test('is told with its count when it ends, and again when it comes back', async () => {
    const { events, lines, clock } = recorded();
    for (let n = 0; n < 4; n++) {
      events.slotUnknown(unread);
      await clock.advance(1000);
    }
    events.slotObserved({ account: 'contoso', slot: 'android', state: 'present' });
    expect(lines.at(-1)?.fields.event).toBe('slot-observed');
    events.slotObserved({ account: 'contoso', slot: 'ios', state: 'present' });
    expect(lines.at(-2)).toEqual({
      level: 'info',
      message: 'a repeated failure is over',
      fields: {
        event: 'slot-unknown',
        account: 'contoso',
        slot: 'ios',
        repeated: 3,
        since: '1970-01-01T00:00:00.000Z',
      },
    });
    events.slotUnknown(unread);
    expect(lines.at(-1)?.fields.event).toBe('slot-unknown');
  });

  test('is told with its count when it turns into another', () => {
    const { events, lines } = recorded();
    events.slotUnknown(unread);
    events.slotUnknown(unread);
    events.slotUnknown({ ...unread, kind: 'auth' });
    expect(lines.map(({ fields }) => [fields.event, fields.kind, fields.repeated])).toEqual([
      ['slot-unknown', 'unavailable', undefined],
      ['slot-unknown', undefined, 1],
      ['slot-unknown', 'auth', undefined],
    ]);
  });

  test('of an account ends with a run that reads everything, not with one that failed', () => {
    const { events, lines } = recorded();
    const failure = { account: 'contoso', kind: 'auth', says: 'no way in' } as const;
    const told = () => lines.filter(({ fields }) => fields.event === 'account-failed').length;
    events.accountFailed(failure);
    events.runEnded({ ...ended, outcome: 'failed' });
    events.accountFailed(failure);
    expect(told()).toBe(1);
    events.runEnded(ended);
    expect(told()).toBe(2);
    events.accountFailed(failure);
    expect(told()).toBe(3);
  });

  test('of the store and of validation ends when they recover', () => {
    const { events, lines } = recorded();
    events.storeUnavailable({ says: 'refused' });
    events.storeUnavailable({ says: 'refused' });
    events.validationStale({ staleMs: 1000, says: 'the store is away' });
    events.validationStale({ staleMs: 2000, says: 'the store is away' });
    events.storeAvailable({});
    events.validationFresh({ version: 3, tokens: 2 });
    expect(lines.map(({ fields }) => [fields.event, fields.repeated])).toEqual([
      ['store-unavailable', undefined],
      ['validation-stale', undefined],
      ['store-unavailable', 1],
      ['store-available', undefined],
      ['validation-stale', 1],
      ['validation-fresh', undefined],
    ]);
  });
});
