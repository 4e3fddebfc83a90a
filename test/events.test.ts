import { describe, expect, test } from 'vitest';
import { EVENTS } from '../src/event-table.ts';
import type { WatchwordEvent } from '../src/events.ts';
import { FAILURES, type FailureKind } from '../src/model/failure.ts';
import { ended, recorded, unread } from './recorded-events.ts';

describe('an event', () => {
  test('is a line with a sentence that never varies, its name, and its fields', () => {
    const { events, lines } = recorded();
    events.runStarted({ account: 'contoso', run: 'r1', trigger: 'person' });
    expect(lines).toEqual([
      {
        level: 'debug',
        message: 'a run has begun',
        fields: { event: 'run-started', account: 'contoso', run: 'r1', trigger: 'person' },
      },
    ]);
  });

  test('has a function of its own', () => {
    const { events } = recorded();
    const functions = Object.keys(events).filter((name) => name !== 'on');
    const named = Object.keys(EVENTS).map((name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase()));
    expect(functions.toSorted()).toEqual(named.toSorted());
  });

  test('shows fingerprints in their short form', () => {
    const { events, lines } = recorded();
    const whole = '0123456789abcdef'.repeat(4);
    events.slotDrifted({ account: 'contoso', slot: 'ios', expected: whole, found: [whole, null] });
    expect(lines[0]?.fields).toMatchObject({ expected: '01234567', found: ['01234567', null] });
  });

  test.each([
    ['auth', 'error'],
    ['throttled', 'warn'],
    ['unavailable', 'warn'],
    ['conflict', 'warn'],
    ['rejected', 'error'],
    ['protocol', 'error'],
    ['bug', 'error'],
  ] as const)('of a failure of kind %s is %s', (kind, level) => {
    const { events, lines } = recorded();
    events.accountFailed({ account: 'contoso', kind, says: 'it failed' });
    expect(lines[0]?.level).toBe(level);
  });

  test('of a failure has a level for every kind', () => {
    const { events, lines } = recorded();
    for (const kind of Object.keys(FAILURES) as FailureKind[]) events.slotUnknown({ ...unread, kind });
    expect(lines).toHaveLength(Object.keys(FAILURES).length);
  });

  test.each([
    ['unknown', 'warn'],
    ['brake', 'warn'],
    ['report-only', 'warn'],
    ['foreign-value', 'error'],
    ['no-current-token', 'error'],
    ['unsupported-value', 'error'],
    ['contended', 'error'],
    ['manual', 'error'],
  ] as const)('of a slot held as %s is %s', (reason, level) => {
    const { events, lines } = recorded();
    events.slotHeld({ account: 'contoso', slot: 'ios', reason, says: 'held' });
    expect(lines[0]?.level).toBe(level);
  });

  test.each(['auth', 'unavailable', 'rejected'] as const)(
    'of a request to check in that failed (%s) is no alarm',
    (kind) => {
      const { events, lines } = recorded();
      events.checkInFailed({ account: 'contoso', slot: 'ios', kind, says: 'PUT devices: 403' });
      expect(lines[0]?.level).toBe('warn');
    },
  );

  test.each([
    ['clean', 0, 'debug'],
    ['clean', 1, 'info'],
    ['held', 0, 'debug'],
    ['failed', 1, 'warn'],
    ['abandoned', 0, 'warn'],
  ] as const)('of a run that ended %s with %i written is %s', (outcome, written, level) => {
    const { events, lines } = recorded();
    events.runEnded({ ...ended, outcome, written });
    expect(lines[0]?.level).toBe(level);
  });
});

describe('a listener', () => {
  test('hears events by name until it stops listening', () => {
    const { events } = recorded();
    const heard: WatchwordEvent[] = [];
    const stop = events.on((event) => heard.push(event));
    events.slotInSync({ account: 'contoso', run: 'r1', slot: 'ios' });
    stop();
    events.slotInSync({ account: 'contoso', run: 'r1', slot: 'android' });
    expect(heard).toEqual([{ name: 'slot-in-sync', account: 'contoso', run: 'r1', slot: 'ios' }]);
  });

  test('hears repetitions that the log only counts', () => {
    const { events, lines } = recorded();
    let heard = 0;
    events.on(() => {
      heard += 1;
    });
    events.slotUnknown(unread);
    events.slotUnknown(unread);
    expect(heard).toBe(2);
    expect(lines).toHaveLength(1);
  });

  test('hears of an error only what the log may show', () => {
    const { events } = recorded();
    const heard: WatchwordEvent[] = [];
    events.on((event) => heard.push(event));
    const error = Object.assign(new TypeError('no'), { headers: { authorization: 'Bearer x' } });
    events.bug({ where: 'a run', error });
    expect(heard).toEqual([
      { name: 'bug', where: 'a run', error: { name: 'TypeError', message: 'no', stack: error.stack } },
    ]);
    expect(JSON.stringify(heard)).not.toContain('Bearer');
  });

  test('that throws harms nobody, and is logged as a bug', () => {
    const { events, lines } = recorded();
    const heard: string[] = [];
    events.on(() => {
      throw new Error('listener');
    });
    events.on(({ name }) => heard.push(name));
    events.daemonStopping({ why: 'SIGTERM' });
    expect(heard).toEqual(['daemon-stopping']);
    expect(lines.map(({ fields }) => fields.event)).toEqual(['daemon-stopping', 'bug']);
  });
});
