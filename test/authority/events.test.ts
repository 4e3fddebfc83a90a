/** How loud it is what happens at an authority: an error where a person has to act. */
import { describe, expect, it } from 'vitest';
import { recorded } from '../recorded-events.ts';

const AT = { tokenSet: 'pingid', authority: 'pingone' };
const TOKEN = { ...AT, token: 't1', fingerprint: '3f9a1c07' };
const FAILED = { ...AT, kind: 'unavailable', says: 'GET pingone: 503' } as const;

describe('an event at an authority', () => {
  it.each([
    ['unavailable', 'warn'],
    ['conflict', 'warn'],
    ['auth', 'error'],
    ['rejected', 'error'],
    ['bug', 'error'],
  ] as const)('that failed as %s is %s', (kind, level) => {
    const { events, lines } = recorded();
    events.authorityFailed({ ...FAILED, kind });
    expect(lines[0]?.level).toBe(level);
  });

  it('about a new token is a change, about one that was revoked somebody has to know', () => {
    const { events, lines } = recorded();
    events.tokenAppeared({ ...TOKEN, stage: 'pending', returned: false });
    events.tokenAppeared({ ...TOKEN, stage: 'retiring', returned: true });
    expect(lines.map(({ level }) => level)).toEqual(['info', 'error']);
  });

  it.each([
    ['retiring', 0, 'info'],
    ['retiring', 1, 'error'],
    ['current', 0, 'error'],
  ] as const)('about a token gone that was %s and may be served in %i places is %s', (from, serving, level) => {
    const { events, lines } = recorded();
    events.tokenGone({ ...TOKEN, from, serving, instead: null });
    expect(lines[0]?.level).toBe(level);
  });

  it.each([
    ['somebody has to add it', 'error'],
    [null, 'info'],
  ] as const)('about an order (%s) is %s', (says, level) => {
    const { events, lines } = recorded();
    events.orderGiven({ ...TOKEN, what: 'add', says, resolve: null });
    expect(lines[0]?.level).toBe(level);
  });

  it.each([
    ['unavailable', 'warn'],
    ['rejected', 'error'],
  ] as const)('about an order that failed as %s is %s', (kind, level) => {
    const { events, lines } = recorded();
    events.orderFailed({ ...TOKEN, what: 'remove', kind, says: 'PUT pingone: 409' });
    expect(lines[0]?.level).toBe(level);
  });

  it('with warnings is for a person, without them all is well again', () => {
    const { events, lines } = recorded();
    events.authorityWarned({ ...AT, warnings: ['line 3 is blank'] });
    events.authorityWarned({ ...AT, warnings: [] });
    expect(lines.map(({ level }) => level)).toEqual(['error', 'info']);
  });

  it('that failed and fails again is told once for each token set, and with its count when it is over', () => {
    const { events, lines } = recorded();
    for (let n = 0; n < 3; n++) events.authorityFailed(FAILED);
    events.authorityFailed({ ...FAILED, tokenSet: 'okta' });
    expect(lines).toHaveLength(2);
    events.authorityBack({ ...AT, failedForMs: 5 });
    expect(lines.slice(2).map(({ fields }) => fields)).toMatchObject([
      { event: 'authority-failed', tokenSet: 'pingid', repeated: 2 },
      { event: 'authority-back', tokenSet: 'pingid' },
    ]);
  });
});
