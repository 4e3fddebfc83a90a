/** What a self-check says of an authority: its own findings, then how the tokens there differ from those known here. */
import { describe, expect, it } from 'vitest';
import type { AskedAuthority } from '../../src/authority/asked.ts';
import { checkAuthority } from '../../src/authority/check.ts';
import { Failure } from '../../src/model/failure.ts';
import { Secret } from '../../src/model/secret.ts';
import type { Finding } from '../../src/model/slot.ts';
import type { TokenStage } from '../../src/model/token.ts';
import type { Store } from '../../src/store/contract.ts';
import { fingerprint, token } from '../validation/token-table.ts';

const SIGN_IN: Finding = { check: 'sign-in', level: 'ok', says: 'we may come in' };

interface Situation {
  /** The values that are active there, or what listing them throws. */
  readonly there?: readonly string[] | Error;
  readonly warnings?: readonly string[];
  readonly here?: Readonly<Record<string, TokenStage>>;
  readonly orders?: readonly ['add' | 'remove', string][];
  readonly own?: readonly Finding[];
}

/** The findings behind the authority's own, and everything the check did to the store. */
async function findings(situation: Situation, signal = new AbortController().signal): Promise<readonly Finding[]> {
  const { there = ['a'], warnings = [], here = {}, orders = [], own = [SIGN_IN] } = situation;
  const source = {
    async *check() {
      yield* own;
    },
    async list() {
      if (there instanceof Error) throw there;
      const tokens = there.map((value) => ({ value: new Secret(value), createdAt: null }));
      return { tokens, enforcedFrom: null, warnings };
    },
  };
  const asked = { authority: { tokenSet: 'pingid' }, definition: { title: 'Acme' }, source };
  const read = {
    tokens: { list: async () => Object.entries(here).map(([value, stage]) => token(value, stage)) },
    orders: { list: async () => orders.map(([what, value]) => ({ what, fingerprint: fingerprint(value) })) },
  };
  const found: Finding[] = [];
  const store = { read, fingerprint } as unknown as Store;
  for await (const finding of checkAuthority(asked as unknown as AskedAuthority, store, signal)) found.push(finding);
  expect(found.slice(0, own.length)).toEqual(own);
  return found.slice(own.length);
}

function short(value: string): string {
  return fingerprint(value).slice(0, 8);
}

describe('the tokens at an authority', () => {
  it.each<[string, Situation, string]>([
    [
      'that are those known here',
      { there: ['a', 'b'], here: { a: 'current', b: 'retiring', c: 'revoked' } },
      '2 active tokens at Acme, and they are those known here',
    ],
    ['before the first look', { there: ['a'] }, '1 active token at Acme; none is known here before the first look'],
    [
      'that are about to change as it was ordered',
      {
        there: ['a', 'new'],
        here: { a: 'current', b: 'retiring' },
        orders: [
          ['add', 'new'],
          ['remove', 'b'],
        ],
      },
      '2 active tokens at Acme, and they are those known here',
    ],
    [
      'that are still to be taken away',
      { there: ['a', 'b'], here: { a: 'current', b: 'revoked' }, orders: [['remove', 'b']] },
      '2 active tokens at Acme, and they are those known here',
    ],
  ])('%s are in order', async (_, situation, says) => {
    expect(await findings(situation)).toEqual([{ check: 'tokens', level: 'ok', says }]);
  });

  it('without the current one lock phones out: a failure', async () => {
    expect(await findings({ there: ['b'], here: { a: 'current', b: 'retiring' } })).toMatchObject([
      {
        check: 'tokens',
        level: 'failure',
        says: `${short('a')}, which is distributed, is not active at Acme: phones that hold it are refused`,
      },
    ]);
  });

  it.each<[string, Situation, string]>([
    [
      'one that nobody knows',
      { there: ['a', 'x'], here: { a: 'current' } },
      `${short('x')} is active at Acme, and nobody knows it here`,
    ],
    [
      'one that was revoked here',
      { there: ['a', 'x'], here: { a: 'current', x: 'revoked' } },
      `${short('x')}, revoked here, is active at Acme`,
    ],
    [
      'less than is known here',
      { there: ['a'], here: { a: 'current', x: 'pending' } },
      `${short('x')}, pending here, is not active at Acme any more`,
    ],
    ['what the source warns of', { warnings: ['a line is blank'], here: { a: 'current' } }, 'a line is blank'],
  ])('with %s are a warning with what to do', async (_, situation, says) => {
    const [finding, ...others] = await findings(situation);
    expect(finding).toMatchObject({ check: 'tokens', level: 'warning', says, resolve: expect.any(String) });
    expect(others.filter(({ level }) => level !== 'ok')).toEqual([]);
  });

  it('that cannot be listed are a finding', async () => {
    expect(await findings({ there: new Failure('rejected', 'the file is empty') })).toMatchObject([
      { check: 'tokens', level: 'failure', says: 'the file is empty' },
    ]);
  });

  it('are not compared where the authority has said already that it cannot be asked', async () => {
    const own: Finding[] = [{ check: 'sign-in', level: 'failure', says: 'not you' }];
    expect(await findings({ own, there: new Failure('auth', 'not you') })).toMatchObject([
      { check: 'tokens', level: 'unknown' },
    ]);
  });

  it('are compared although something cannot be told, and a warning that stands above is not repeated', async () => {
    const own: Finding[] = [
      { check: 'permission', level: 'unknown', says: 'only a change shows it' },
      { check: 'content', level: 'warning', says: 'one is there twice' },
    ];
    const warnings = ['one is there twice', 'another is blank'];
    expect(await findings({ own, warnings, here: { a: 'current', b: 'current' } })).toMatchObject([
      { level: 'warning', says: 'another is blank' },
      { level: 'failure', says: expect.stringContaining('is not active at Acme') },
    ]);
  });

  it('break the check off with the process, and a mistake of ours is no finding', async () => {
    await expect(findings({ there: new Error('ended') }, AbortSignal.abort(new Error('SIGTERM')))).rejects.toThrow(
      'SIGTERM',
    );
    await expect(findings({ there: new TypeError('oh') })).rejects.toThrow('oh');
  });

  it('stand in no finding', async () => {
    const value = 'a-secret-value';
    const all = await findings({ there: [value, 'x-secret-value'], here: { [value]: 'revoked', other: 'current' } });
    expect(all).toHaveLength(3);
    expect(JSON.stringify(all)).not.toContain('secret-value');
  });
});
