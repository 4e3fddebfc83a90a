import { describe, expect, it } from 'vitest';
import { clockFinding, Failure, findingsAbout } from '#connector';

describe('the clock', () => {
  it.each([
    [0, 'ok', 'agree'],
    [60_000, 'ok', 'agree'],
    [-61_000, 'warning', 'more than a minute ahead of that of Acme'],
    [2 * 3_600_000, 'warning', 'more than an hour behind that of Acme'],
    [-40 * 3_600_000, 'warning', 'more than a day ahead of that of Acme'],
    [null, 'unknown', 'does not say what time it has'],
  ])('of a vendor that is %s ms ahead: %s', (aheadMs, level, says) => {
    expect(clockFinding('Acme', aheadMs)).toMatchObject({ check: 'clock', level, says: expect.stringContaining(says) });
  });
});

describe('a look of a self-check', () => {
  const { look } = findingsAbout({ product: 'Acme', host: 'the Acme cloud', auth: 'give it the role' });
  const failing = (error: unknown, signal = new AbortController().signal) =>
    look('app', signal, () => Promise.reject(error));

  it.each([
    ['auth', 'failure', 'give it the role'],
    ['rejected', 'failure', 'in the console'],
    ['protocol', 'failure', 'Acme answered'],
    ['conflict', 'failure', 'check again'],
    ['unavailable', 'unknown', 'the Acme cloud'],
    ['throttled', 'unknown', 'later'],
  ] as const)('that fails with %s is a finding: %s', async (kind, level, resolve) => {
    expect(await failing(new Failure(kind, 'GET /app: no'))).toEqual([
      { check: 'app', level, says: 'GET /app: no', resolve: expect.stringContaining(resolve) },
    ]);
  });

  it('throws a bug, and the reason of an abort', async () => {
    const bug = new TypeError('x is undefined');
    await expect(failing(bug)).rejects.toBe(bug);
    const reason = new Error('enough');
    await expect(failing(new Failure('unavailable', 'no'), AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
