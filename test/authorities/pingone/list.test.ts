import { describe, expect, it } from 'vitest';
import type { ActiveTokens } from '#authority';
import { ENVIRONMENT, error, MIDDLE, NEW, OLD, openPingOne, requirements, shows, signal } from './pingone-for-tests.ts';

function list(text: string): Promise<ActiveTokens> {
  return openPingOne(shows(text)).source.list(signal);
}

function valuesOf({ tokens }: ActiveTokens): readonly string[] {
  return tokens.map(({ value }) => value.reveal());
}

/** Requirements with another list of tokens, as it stands here. */
function withList(tokens: string): string {
  return requirements([]).replace('"tokens":[  ]', `"tokens":${tokens}`);
}

describe('the list', () => {
  it('has every token with its time, and from when on phones are asked for one', async () => {
    const { tokens, enforcedFrom, warnings } = await list(requirements([OLD, MIDDLE, NEW]));
    expect(tokens.map(({ value, createdAt }) => [value.reveal(), createdAt])).toEqual([
      [OLD, Date.parse('2026-01-01T08:00:00Z')],
      [MIDDLE, Date.parse('2026-02-01T08:00:00Z')],
      [NEW, Date.parse('2026-03-01T08:00:00Z')],
    ]);
    expect(enforcedFrom).toBe(Date.parse('2026-01-01T00:00:00Z'));
    expect(warnings).toEqual([]);
  });

  it('costs one request', async () => {
    const { source, kit } = openPingOne(shows(requirements([OLD])));
    await source.list(signal);
    await source.list(signal);
    expect(kit.sent.map(({ operation }) => operation)).toEqual(['sign-in', 'read-requirements', 'read-requirements']);
  });

  it('tells the redactor of every value', async () => {
    const { source, kit } = openPingOne(shows(requirements([OLD, NEW])));
    await source.list(signal);
    expect(kit.guarded).toEqual(expect.arrayContaining([OLD, NEW]));
  });

  it('is oldest first, whatever the order and the forms of the times', async () => {
    const tokens = `[{"token":"${NEW}","creationTime":1795510800},{"token":"${OLD}","creationTime":"2026-01-01"},{"token":"${MIDDLE}","creationTime":"1790000000000"}]`;
    expect(valuesOf(await list(withList(tokens)))).toEqual([OLD, MIDDLE, NEW]);
  });

  it('keeps a token without a readable time behind the one it follows, and gives it no time', async () => {
    const tokens = `[{"token":"${OLD}"},{"token":"${NEW}","creationTime":"2026-05-05"},{"token":"${MIDDLE}","creationTime":"soon"}]`;
    const found = await list(withList(tokens));
    expect(valuesOf(found)).toEqual([OLD, NEW, MIDDLE]);
    expect(found.tokens.map(({ createdAt }) => createdAt)).toEqual([null, Date.parse('2026-05-05T00:00:00Z'), null]);
  });

  it('has a token once that is there twice, and says so', async () => {
    const found = await list(requirements([OLD, NEW, OLD]));
    expect(valuesOf(found)).toEqual([OLD, NEW]);
    expect(found.warnings).toEqual(['the list holds tokens twice; 1 entry was passed over']);
  });

  it('passes over what no phone can present, and says so without showing it', async () => {
    const found = await list(withList(`[{"token":""},{"token":"short"},{"token":"${OLD}"},{"token":"line\\nbreak"}]`));
    expect(valuesOf(found)).toEqual([OLD]);
    expect(found.warnings).toEqual([
      'entry 1 of the list of tokens is empty, and was passed over',
      'entry 2 of the list of tokens has 5 characters, and was passed over',
      'entry 4 of the list of tokens has an unprintable character at position 5, and was passed over',
    ]);
  });

  it('ignores members that JSON.parse would lose, and takes escaped names for what they mean', async () => {
    const text = withList(`[{"\\u0061":1,"\\u0074oken":"${OLD}"}]`);
    expect(valuesOf(await list(text))).toEqual([OLD]);
  });
});

describe('phones are asked for a token', () => {
  it.each([
    ['never, where it is switched off', '"enabled":true', '"enabled":false', 'never', 0],
    ['from the date, where nobody says whether', '"enabled":true,', '', Date.parse('2026-01-01T00:00:00Z'), 1],
    ['from a date in milliseconds', '"2026-01-01T00:00:00.000Z"', '1800000000000', 1_800_000_000_000, 0],
    ['from a date in seconds, as text', '"2026-01-01T00:00:00.000Z"', '"1800000000"', 1_800_000_000_000, 0],
    ['now, where the date is null', '"2026-01-01T00:00:00.000Z"', 'null', null, 1],
    ['now, where the date can not be read', '"2026-01-01T00:00:00.000Z"', '"next week"', null, 1],
  ])('%s', async (_, from, to, expected, warned) => {
    const { enforcedFrom, warnings } = await list(requirements([OLD]).replace(from, to));
    expect(enforcedFrom).toBe(expected);
    expect(warnings).toHaveLength(warned);
  });
});

describe('nothing is listed, and no token counts as gone,', () => {
  it.each([
    ['there is no list', '"tokens":[  ]', '"more":1'],
    ['the list is null', '[  ]', 'null'],
    ['the list is empty', '[  ]', '[]'],
    ['no entry is a token', '[  ]', '[{"token":"short"}]'],
  ])('where %s: it is rejected with what to do', async (_, from, to) => {
    await expect(list(requirements([]).replace(from, to))).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('Generate New Token'),
    });
  });

  it.each(['{}', '{"mobileDeviceManagementRequire":null}'])('where nothing is said about MDM: %s', async (text) => {
    await expect(list(text)).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('none about MDM; in the PingOne console'),
    });
  });

  it.each([
    ['the part about MDM is a list', '{"mobileDeviceManagementRequire":[]}', 'to be an object, found a list'],
    ['it is there twice', `{"mobileDeviceManagementRequire":{},${requirements([OLD]).slice(1)}`, 'is there 2 times'],
    ['the list is an object', withList('{}'), 'tokens` is expected to be a list, found an object'],
    ['an entry is text', withList(`["${OLD}"]`), 'tokens[0]` is expected to be an object, found text'],
    [
      'a token is a number',
      withList('[{"token":12345678}]'),
      'tokens[0].token` is expected to be text, found a number',
    ],
    ['a token is missing', withList('[{"creationTime":1}]'), 'tokens[0].token` is expected to be text, found nothing'],
    ['a token has two values', withList(`[{"token":"${OLD}","token":"${NEW}"}]`), 'is there 2 times'],
    [
      '`enabled` is text',
      requirements([OLD]).replace('"enabled":true', '"enabled":"true"'),
      'true or false, found text',
    ],
  ])('where %s: the answer is not what is documented', async (_, text, says) => {
    await expect(list(text)).rejects.toMatchObject({ kind: 'protocol', message: expect.stringContaining(says) });
  });

  it('where the answer is about another environment', async () => {
    const other = requirements([OLD]).replace(ENVIRONMENT, '00000000-0000-4000-8000-000000000000');
    await expect(list(other)).rejects.toMatchObject({
      kind: 'rejected',
      message: `the answer is about the environment 00000000-0000-4000-8000-000000000000, and \`environmentId\` is ${ENVIRONMENT}: correct the settings`,
    });
  });

  it.each([
    ['the application is there: nothing is defined', 200, 'no device requirements are defined for the application'],
    ['the application is not there: the ids are wrong', 404, 'there is no application'],
    ['the application can not be looked at: both may be', 403, 'If they are defined there, check `applicationId`'],
  ])('where PingOne finds nothing, and %s', async (_, status, says) => {
    const { source, written } = openPingOne(({ operation }) =>
      operation === 'read-requirements'
        ? error(404, 'NOT_FOUND')
        : status === 200
          ? new Response('{}')
          : error(status, status === 404 ? 'NOT_FOUND' : 'ACCESS_FAILED'),
    );
    await expect(source.list(signal)).rejects.toMatchObject({
      kind: 'rejected',
      status: 404,
      message: expect.stringContaining(says),
    });
    expect(written()).toEqual([]);
  });
});
