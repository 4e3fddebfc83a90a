/** What `status` says of token sets whose tokens are decided on somewhere else. */
import { describe, expect, it } from 'vitest';
import type { AskedAuthority } from '../../src/authority/asked.ts';
import type { OpenOrder } from '../../src/authority/contract.ts';
import { type TokenSetStatus, tokenSetText } from '../../src/cli/status-sets.ts';
import type { AuthorityRecord } from '../../src/model/authority-record.ts';
import { fingerprint } from '../plan/facts.ts';
import { token } from '../validation/token-table.ts';
import { FakeCli } from './fake.ts';
import { PLAIN } from './world.ts';

const NOW = Date.UTC(2026, 10, 24, 9);
const MINUTE_MS = 60_000;
const VALUE = fingerprint('value').slice(0, 8);
const LOOKED = { lookedAt: NOW - MINUTE_MS, failing: null, enforcedFrom: null } as const;

function orderOf(different: Partial<OpenOrder> = {}): OpenOrder {
  return {
    token: 'new',
    tokenSet: 'pingid',
    what: 'add',
    fingerprint: fingerprint('value'),
    note: '',
    makeCurrent: false,
    rotation: null,
    before: [],
    orderedAt: NOW - 2 * MINUTE_MS,
    orderedBy: 'daemon',
    reason: '',
    says: null,
    steps: [],
    resolve: null,
    ...different,
  };
}

function lines(different: Partial<TokenSetStatus> = {}): readonly string[] {
  const set = { name: 'pingid', authority: 'acme-id', look: LOOKED, orders: [], tokens: [], ...different };
  return tokenSetText(set, NOW, PLAIN).split('\n');
}

describe('the screen of a token set', () => {
  it('says when its authority was looked at, and what is there before that', () => {
    expect(lines()[0]).toBe('Token set pingid (acme-id), looked at 1 minute ago');
    expect(lines({ look: { ...LOOKED, lookedAt: null } })).toEqual([
      'Token set pingid (acme-id), never looked at',
      '  no token yet: `watchword serve` takes over what is there at its first look',
    ]);
    expect(lines({ look: null, authority: 'local' })).toEqual([
      'Token set pingid (local)',
      '  no token yet: `watchword tokens generate`',
    ]);
  });

  it('says since when looking fails, and why', () => {
    const failing = { since: NOW - 5 * MINUTE_MS, at: NOW, says: 'the file is empty' };
    expect(lines({ look: { ...LOOKED, failing } })[1]).toBe('  looking fails, first 5 minutes ago: the file is empty');
  });

  it.each<[string, AuthorityRecord['enforcedFrom'], string[]]>([
    ['always', null, []],
    ['by now', NOW, []],
    [
      'from later on',
      NOW + 90 * MINUTE_MS,
      ['  phones are not asked for a token: that begins in 1 hour, at 2026-11-24 10:30:00Z'],
    ],
    ['never', 'never', ['  phones are not asked for a token: it is switched off there']],
  ])('says whether phones are asked: %s', (_, enforcedFrom, text) => {
    const shown = lines({ look: { ...LOOKED, enforcedFrom }, tokens: [token('value')] });
    expect(shown.slice(1, -1)).toEqual(text);
  });

  it.each<[string, Partial<OpenOrder>, string[]]>([
    ['by us', {}, [`  ordered 2 minutes ago: adding ${VALUE}`]],
    [
      'by somebody, which will be seen',
      { what: 'remove', says: 'somebody has to write the file' },
      [`  ordered 2 minutes ago: taking away ${VALUE}; somebody has to write the file`],
    ],
    [
      'by a person, step by step',
      {
        says: 'somebody has to add it',
        steps: ['Open the console.', 'Add it.'],
        resolve: 'watchword tokens confirm new',
      },
      [
        `  ordered 2 minutes ago: adding ${VALUE}; somebody has to add it`,
        '      1. Open the console.',
        '      2. Add it.',
        '      then `watchword tokens confirm new`',
      ],
    ],
  ])('says what is ordered: %s', (_, order, text) => {
    const [heading, tokens, ...orders] = lines({ tokens: [token('other')], orders: [orderOf(order)] });
    expect([heading, tokens]).toEqual([expect.stringMatching(/^Token set/), expect.stringContaining('current')]);
    expect(orders).toEqual(text);
  });
});

describe('status --json', () => {
  const record: AuthorityRecord = {
    tokenSet: 'pingid',
    kind: 'local',
    looks: 3,
    lookedAt: NOW,
    failing: { since: NOW, at: NOW, says: 'no answer' },
    enforcedFrom: 'never',
  };

  async function tokenSets(kind: string, isAsked: boolean): Promise<unknown> {
    await using cli = await FakeCli.open();
    await cli.world.store.write(({ authorities }) => authorities.save({ ...record, kind }));
    if (isAsked) cli.asked.set('pingid', { definition: { title: 'Acme' } } as AskedAuthority);
    return (await cli.json(['status'])).tokenSets;
  }

  it('has what is remembered of the authority', async () => {
    const { lookedAt, failing, enforcedFrom } = record;
    expect(await tokenSets('local', true)).toMatchObject([
      { name: 'pingid', authority: 'local', look: { lookedAt, failing, enforcedFrom }, orders: [] },
    ]);
  });

  it('has nothing of the authority that the set had before, or where none is asked', async () => {
    const never = { lookedAt: null, failing: null, enforcedFrom: null };
    expect(await tokenSets('acme-id', true)).toMatchObject([{ look: never }]);
    expect(await tokenSets('local', false)).toMatchObject([{ look: null }]);
  });
});
