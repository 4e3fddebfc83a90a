import { describe, expect, it } from 'vitest';
import type { Run } from '../../../src/web/api/client.ts';
import { deliveriesOf } from '../../../src/web/words/deliveries.ts';
import { historyOf } from '../../../src/web/words/history.ts';
import { NEW, OLD, run } from '../worlds.ts';

type Changed = NonNullable<Run['plan']>['changes'][number];

const change: Changed = {
  kind: 'replace',
  slot: 'ios',
  tokenSet: 'pingid',
  platform: 'ios',
  canary: false,
  place: 'PingID iOS',
  before: [{ fingerprint: OLD, copies: 1, token: null }],
  after: { fingerprint: NEW, tokenId: '1' },
  neighbours: [],
  why: 'the token was replaced',
};
const plan = { account: 'contoso', changes: [change], held: [], inSync: [] };
const done = { slot: 'ios', outcome: 'written', copies: 1, says: 'written and read back', failure: null } as const;

describe('the history of a slot', () => {
  it('tells runs in a row that found nothing to do in one line, at the newest', () => {
    const runs = [run('5', { startedAt: 5 }), run('4'), run('3', { plan, done: [done] }), run('2'), run('1')];
    expect(historyOf(runs, 'ios').map(({ run: id, at, says }) => [id, at, says])).toEqual([
      ['5', 5, '2 runs found nothing to do.'],
      ['3', 1000, 'bbbbbbbb → aaaaaaaa: the token was replaced.'],
      ['2', 1000, '2 runs found nothing to do.'],
    ]);
  });

  it('is about this slot only', () => {
    expect(historyOf([run('1')], 'android')).toEqual([]);
    expect(historyOf([run('1', { plan: null })], 'ios')).toEqual([]);
    expect(historyOf([run('1', { plan, done: [done] })], 'android')).toEqual([]);
    const both = { ...plan, inSync: ['android'] };
    expect(historyOf([run('1', { plan: both, done: [done] })], 'android').map(({ word }) => word)).toEqual(['In sync']);
  });

  it('tells what became of a change', () => {
    const failed = { ...done, outcome: 'failed', says: '403', failure: 'rejected' } as const;
    const chapters = [
      run('1', { plan, done: [failed] }),
      run('2', { plan, done: [{ ...done, outcome: 'unconfirmed' }] }),
      run('3', { plan }),
      run('4', { plan, endedAt: null }),
    ].flatMap((one) => historyOf([one], 'ios'));
    expect(chapters.map(({ word, tone }) => [word, tone])).toEqual([
      ['Failed', 'trouble'],
      ['Unconfirmed', 'waiting'],
      ['To be replaced', 'waiting'],
      ['To be replaced', 'accent'],
    ]);
    expect(chapters[0]?.says).toContain('403');
  });
});

it('the deliveries of a slot are those of its present value, oldest first', () => {
  const figures = { slot: 'ios', of: NEW, delivered: 0, pending: 5, failed: 0, unknown: 0 };
  const runs = [
    run('3', {
      deliveries: [
        { ...figures, at: 3, delivered: 5 },
        { ...figures, slot: 'android', at: 3 },
      ],
    }),
    run('2'),
    run('1', {
      deliveries: [
        { ...figures, at: 1 },
        { ...figures, of: OLD, at: 1 },
      ],
    }),
  ];
  expect(deliveriesOf(runs, 'ios', NEW).map(({ at, delivered }) => [at, delivered])).toEqual([
    [1, 0],
    [3, 5],
  ]);
});
