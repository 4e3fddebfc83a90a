import { describe, expect, it } from 'vitest';
import { offered, passageOf, STATIONS, stationOf, type Where } from '../../../src/web/pages/rotation-where.ts';

const rotation: NonNullable<Where['rotation']> = {
  id: '1',
  tokenSet: 'pingid',
  trigger: 'person',
  startedBy: 'ann',
  reason: '',
  startedAt: 0,
  from: 'old',
  to: 'new',
  minting: null,
  approvedAt: null,
  pausedAt: null,
  abortedAt: null,
  failing: null,
  alertedAt: null,
  endedAt: null,
  outcome: null,
};
const to = {
  id: 'new',
  fingerprint: 'a'.repeat(64),
  stage: 'current',
  lastPresentedAt: null,
  presentedToday: 0,
} as const;
const account = { account: 'contoso', slots: 2, written: 2, phones: 5, delivered: 5, untold: 0, blocked: [] };
const stuck: Where = { state: 'stuck', rotation, to, accounts: [account] };

describe('where a rotation stands', () => {
  it('is its state', () => {
    for (const { state } of STATIONS) expect(stationOf({ ...stuck, state })).toBe(state);
  });

  it.each<[string, Partial<Where>, string]>([
    ['before it began', { rotation: null, to: null }, 'steady'],
    ['without a new token', { to: null }, 'minted'],
    ['with one that is not distributed', { to: { ...to, stage: 'pending' } }, 'minted'],
    ['with a slot that is not written', { accounts: [account, { ...account, written: 1 }] }, 'pushing'],
    ['with a phone that lacks it', { accounts: [account, { ...account, delivered: 4 }] }, 'delivering'],
    ['with everything in place', {}, 'overlapping'],
    [
      'called back, before the old token is back',
      { rotation: { ...rotation, abortedAt: 1 }, to: null, accounts: [{ ...account, written: 0 }] },
      'pushing',
    ],
  ])('is stuck %s', (_when, more, station) => {
    expect(stationOf({ ...stuck, ...more })).toBe(station);
  });

  it('has stations behind it and ahead', () => {
    expect(STATIONS.map(({ state }) => passageOf(state, 'pushing'))).toEqual([
      'behind',
      'behind',
      'here',
      'ahead',
      'ahead',
      'ahead',
    ]);
  });
});

describe('what is offered', () => {
  const NOTHING = { start: false, approve: false, pause: false, resume: false, abort: false };
  const going = { state: 'delivering', rotation, resolve: null } as const;

  it('is a beginning while none goes on', () => {
    expect(offered({ state: 'steady', rotation: null, resolve: null })).toEqual({ ...NOTHING, start: true });
  });

  it('is to stop one that goes on, and to call it back', () => {
    expect(offered(going)).toEqual({ ...NOTHING, pause: true, abort: true });
  });

  it('is to let a paused one go on, or one that is stuck or has failed', () => {
    const paused = { ...rotation, pausedAt: 1 };
    expect(offered({ ...going, rotation: paused })).toEqual({ ...NOTHING, resume: true, abort: true });
    expect(offered({ ...going, state: 'stuck' })).toMatchObject({ pause: true, resume: true });
    const failing = { step: 'mint', times: 1, at: 1, says: '' } as const;
    expect(offered({ ...going, rotation: { ...rotation, failing } })).toMatchObject({ resume: true });
  });

  it('is to approve where that is what is waited for, and only there', () => {
    const approve = 'watchword rotate approve';
    expect(offered({ ...going, state: 'overlapping', resolve: approve })).toMatchObject({ approve: true });
    expect(offered({ ...going, state: 'overlapping', resolve: null })).toMatchObject({ approve: false });
    expect(offered({ ...going, resolve: approve })).toMatchObject({ approve: false });
    expect(offered({ ...going, state: 'overlapping', resolve: 'watchword rotate approved' })).toMatchObject({
      approve: false,
    });
  });

  it('is no way back twice, nor where there is nothing to go back to', () => {
    expect(offered({ ...going, rotation: { ...rotation, abortedAt: 1 } })).toMatchObject({ abort: false });
    expect(offered({ ...going, rotation: { ...rotation, from: null } })).toMatchObject({ abort: false });
    expect(offered({ ...going, rotation: { ...rotation, from: null, to: null } })).toMatchObject({ abort: true });
  });
});
