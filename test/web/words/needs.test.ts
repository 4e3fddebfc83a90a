import { describe, expect, it } from 'vitest';
import { placeOf, wayOutOf } from '../../../src/web/words/needs.ts';
import { slot } from '../worlds.ts';

const need = (subject: string, resolve: string | null = null) => ({ subject, says: '', resolve, since: null });

describe('what resolves a need', () => {
  it.each([
    ['waits-for-person', { do: 'confirm', account: 'contoso', slot: 'ios' }],
    ['drifted', { do: 'repair', account: 'contoso', slot: 'ios' }],
    ['contended', { do: 'repair', account: 'contoso', slot: 'ios' }],
    ['unknown', { do: 'look', account: 'contoso' }],
    ['differs', { do: 'look', account: 'contoso' }],
  ] as const)('of a slot that is %s', (condition, way) => {
    expect(wayOutOf(need('slot:contoso/ios'), [slot({ slot: 'android' }), slot({ condition })])).toEqual(way);
  });

  it.each([
    ['rotation:pingid', 'watchword rotate approve', { do: 'approve', tokenSet: 'pingid' }],
    ['rotation:pingid', 'watchword rotate resume', { do: 'resume', tokenSet: 'pingid' }],
    ['rotation:pingid', 'watchword tokens revoke <token>', { do: 'go' }],
    ['account:contoso', 'watchword check contoso', { do: 'look', account: 'contoso' }],
    ['authority:pingid', 'watchword check', { do: 'go' }],
    ['order:1', 'watchword tokens confirm 1', { do: 'go' }],
  ])('of %s with `%s`', (subject, resolve, way) => {
    expect(wayOutOf(need(subject, resolve), [])).toEqual(way);
  });
});

it.each([
  ['slot:con:toso/i/os', '#/slots/con%3Atoso/i%2Fos'],
  ['rotation:pingid', '#/rotation/pingid'],
  ['account:contoso', '#/checks/contoso'],
  ['order:1', '#/tokens'],
  ['authority:pingid', '#/tokens'],
  ['devices:overlap', '#/devices'],
  ['receiver:ops', '#/checks'],
])('%s is looked at at %s', (subject, href) => {
  expect(placeOf(need(subject)).href).toBe(href);
});
