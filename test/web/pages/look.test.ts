import { describe, expect, it } from 'vitest';
import type { Run } from '../../../src/web/api/client.ts';
import { type Look, type Looking, lookAt } from '../../../src/web/pages/look.ts';
import { run } from '../worlds.ts';

const PLAN = { account: 'contoso', changes: [], held: [], inSync: [] };
const GOING = run('r', { endedAt: null, outcome: null, plan: null });

/** A daemon whose run of each account comes to its end after some questions. */
function daemon(ends: Readonly<Record<string, Run | Error>>): Looking & { readonly asked: readonly object[] } {
  const asked: object[] = [];
  return {
    asked,
    startRun: async (what) => {
      asked.push(what);
      return { ...GOING, id: what.account };
    },
    getRun: async ({ run: id }) => {
      const end = ends[id];
      if (end === undefined || end instanceof Error) throw end ?? new Error('no such run');
      return end;
    },
    wait: async () => undefined,
  };
}

const seen = run('r', { plan: PLAN, outcome: 'clean' });

describe('looking before a token is taken away', () => {
  it('looks at every account, writes nothing, and tells each as it goes', async () => {
    const told: (readonly Look[])[] = [];
    const by = daemon({ contoso: seen, plant: seen });
    await lookAt(['contoso', 'plant'], (looks) => told.push(looks), by, new AbortController().signal);
    expect(by.asked).toEqual([
      { account: 'contoso', lookOnly: true },
      { account: 'plant', lookOnly: true },
    ]);
    expect(told.map((looks) => looks.map(({ is }) => is).join())).toEqual([
      'looking,looking',
      'seen,looking',
      'seen,seen',
    ]);
  });

  it.each<[string, Run | Error, string]>([
    ['failed', run('r', { plan: null, outcome: 'failed', failure: { kind: 'auth', says: 'refused' } }), 'refused'],
    ['was abandoned', run('r', { plan: PLAN, outcome: 'abandoned' }), 'the look was ended before it was done'],
    ['could not be asked about', new Error('Watchword can not be reached.'), 'Watchword can not be reached.'],
  ])('an account whose look %s is not seen, with the reason, and stops no other', async (_how, end, says) => {
    let last: readonly Look[] = [];
    const tell = (looks: readonly Look[]) => {
      last = looks;
    };
    await lookAt(['contoso', 'plant'], tell, daemon({ contoso: end, plant: seen }), new AbortController().signal);
    expect(last).toEqual([
      { account: 'contoso', is: 'blind', says },
      { account: 'plant', is: 'seen', says: 'looked at just now' },
    ]);
  });

  it('says nothing more when the question is closed', async () => {
    const closing = new AbortController();
    const told: unknown[] = [];
    const by = daemon({ contoso: GOING });
    const looking = lookAt(['contoso'], (looks) => told.push(looks), by, closing.signal);
    closing.abort();
    await looking;
    expect(told).toHaveLength(1);
  });
});
