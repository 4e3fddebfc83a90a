/** The checker finds each kind of broken promise, and nothing in a history that keeps them. */
import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import type { History, LeaseChange, Request } from './history.ts';

const PACE = { intervalMs: 5_000, jitterMs: 0, slackMs: 0 };
const [A, B] = [11, 22];

function held(at: number, by: number, fence: number, different: Partial<LeaseChange> = {}): LeaseChange {
  const holder = `daemon@host#${by} boot.1.${by}.9 run ${fence}`;
  return { at, name: 'account:contoso', holder, fence, expiresAt: at + 30_000, by, ...different };
}

function back(at: number, by: number, fence: number): LeaseChange {
  return { at, name: 'account:contoso', holder: '', fence, expiresAt: 0, by };
}

function request(at: number, by: number, writes: boolean): Request {
  return { at, by, account: 'contoso', operation: writes ? 'write' : 'list', writes };
}

/** Two daemons, one after the other; a token that was rotated, and one that was revoked. */
const good: History = {
  leases: [held(1_000, A, 1), held(11_000, A, 1), back(12_000, A, 1), held(20_000, B, 2), back(21_000, B, 2)],
  requests: [request(1_500, A, false), request(11_500, A, true), request(20_500, B, true)],
  answers: [
    { askedAt: 5_900, by: A, token: 'old', active: true, stale: false },
    { askedAt: 6_001, by: A, token: 'old', active: false, stale: false },
    { askedAt: 9_000, by: B, token: 'old', active: true, stale: true },
    { askedAt: 9_000, by: B, token: 'new', active: true, stale: false },
  ],
  revocations: [{ token: 'old', acknowledgedAt: 5_000 }],
  rotations: [
    { id: 'first', tokenSet: 'pingid', to: 'new' },
    { id: 'second', tokenSet: 'pingid', to: null },
  ],
  tokens: [{ id: 'new', tokenSet: 'pingid' }],
  deaths: new Map(),
  turns: [{ at: 0, what: 'the start', well: 2 }],
  accounts: ['contoso'],
  endedAt: 22_000,
};

function broken(different: Partial<History>): readonly string[] {
  return check({ ...good, ...different }, PACE);
}

it('finds nothing in a history in which everything was as it has to be', () => {
  expect(check(good, PACE)).toEqual([]);
});

describe('leases', () => {
  it('one is taken that somebody else holds', () => {
    const leases = [held(1_000, A, 1), held(12_000, B, 2)];
    expect(broken({ leases, requests: [], endedAt: 15_000 })).toEqual([expect.stringMatching(/still held it/)]);
  });

  it('one is taken the moment it expires', () => {
    const leases = [held(1_000, A, 1), held(31_000, B, 2)];
    expect(broken({ leases, requests: [], endedAt: 15_000 })).toEqual([]);
  });

  it('one is renewed after its end', () => {
    const leases = [held(1_000, A, 1), held(31_000, A, 1)];
    expect(broken({ leases, requests: [], endedAt: 15_000 })).toEqual([expect.stringMatching(/renewed after its end/)]);
  });

  it('a fence goes back, or is used by somebody else', () => {
    const leases = [held(1_000, A, 2), back(2_000, A, 2), held(3_000, B, 1), held(4_000, A, 1)];
    expect(broken({ leases, requests: [], endedAt: 15_000 })).toEqual([
      expect.stringMatching(/the fence was 2 before/),
      expect.stringMatching(/goes on under the fence of/),
    ]);
  });

  it('one is given back by somebody else, while its holder lives', () => {
    const leases = [held(1_000, A, 1), back(5_000, B, 1)];
    const told = broken({ leases, requests: [], endedAt: 15_000 });
    expect(told).toEqual([expect.stringMatching(/took it from .*, who lives/)]);
    expect(broken({ leases, requests: [], endedAt: 15_000, deaths: new Map([[A, 4_000]]) })).toEqual([]);
    expect(broken({ leases, requests: [], endedAt: 15_000, deaths: new Map([[A, 6_000]]) })).toEqual(told);
  });
});

describe('writes', () => {
  it.each([
    ['before the lease', request(999, A, true)],
    ['after it was given back', request(12_000, A, true)],
    ['while somebody else holds it', request(20_500, A, true)],
    ['to another account', { ...request(1_500, A, true), account: 'fabrikam' }],
  ])('one %s', (_, one) => {
    expect(broken({ requests: [...good.requests, one] })).toEqual([expect.stringMatching(/held no lease of it/)]);
  });

  it('one after the lease has run out, though nobody else has taken it', () => {
    const leases = [held(1_000, A, 1)];
    expect(broken({ leases, requests: [request(30_999, A, true)], endedAt: 31_000 })).toEqual([]);
    expect(broken({ leases, requests: [request(31_000, A, true)], endedAt: 32_000 })).toEqual([
      expect.stringMatching(/held no lease/),
    ]);
  });

  it('looking needs no lease', () => {
    expect(broken({ leases: [], requests: [request(999, A, false)] })).toEqual([]);
  });
});

it('validation: a token is called active later than the bound after its revocation was acknowledged', () => {
  const late = { askedAt: 6_001, by: B, token: 'old', active: true, stale: false };
  expect(broken({ answers: [late] })).toEqual([expect.stringMatching(/called old active/)]);
  expect(broken({ answers: [{ ...late, askedAt: 6_000 }] })).toEqual([]);
});

describe('rotations', () => {
  it('two tokens were made for one', () => {
    const tokens = [...good.tokens, { id: 'twin', tokenSet: 'pingid' }];
    expect(broken({ tokens })).toEqual([
      expect.stringMatching(/token twin of pingid was made, and no rotation knows it/),
    ]);
  });

  it('two have the same token', () => {
    const rotations = good.rotations.map((rotation) => ({ ...rotation, to: 'new' }));
    expect(broken({ rotations })).toHaveLength(2);
  });
});

describe('an account that is left out', () => {
  const requests = [request(1_000, A, false), request(33_000, B, false)];
  const turns = [{ at: 0, what: 'the start', well: 2 }];

  it('for longer than is stated', () => {
    expect(broken({ leases: [], requests, turns, endedAt: 34_000 })).toEqual([
      expect.stringMatching(/left out for 32000 ms/),
    ]);
    expect(broken({ leases: [], requests: [], turns, endedAt: 31_001 })).toEqual([
      expect.stringMatching(/left out for 31001 ms/),
    ]);
    expect(broken({ leases: [], requests: [], turns, endedAt: 31_000 })).toEqual([]);
  });

  it('counted from the last failure on', () => {
    const after = [...turns, { at: 3_000, what: 'one was killed', well: 1 }];
    expect(broken({ leases: [], requests, turns: after, endedAt: 34_000 })).toEqual([]);
  });

  it('while no daemon is well', () => {
    const none = [{ at: 0, what: 'all were killed', well: 0 }];
    expect(broken({ leases: [], requests: [], turns: none, endedAt: 90_000 })).toEqual([]);
  });
});
