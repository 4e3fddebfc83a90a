import { describe, expect, it } from 'vitest';
import { Secret } from '#authority';
import { json } from '../../connectors/kit-for-tests.ts';
import {
  error,
  MIDDLE,
  NEW,
  OLD,
  openPingOne,
  type PingOneForTests,
  requirements,
  shows,
  signal,
} from './pingone-for-tests.ts';

const CREATED = '"creationTime":"2026-11-24T09:00:00.000Z"';

function add({ source }: PingOneForTests, value = NEW): Promise<void> {
  return source.add?.(new Secret(value), signal) ?? Promise.reject(new Error('it can not add'));
}

function remove({ source }: PingOneForTests, value = OLD): Promise<void> {
  return source.remove?.(new Secret(value), signal) ?? Promise.reject(new Error('it can not take away'));
}

/** The text of requirements after our change, to be shown back. */
const before = requirements([OLD, MIDDLE]);
const added = before.replace(/("2026-02-01T08:00:00.000Z"\})/, `$1,{"token":"${NEW}",${CREATED}}`);
const removed = before.replace(/\[ .* , \{/, '[ {');

describe('adding', () => {
  it('sends everything back as it was read, with one more token', async () => {
    const pingone = openPingOne(shows(before, added));
    await add(pingone);
    expect(pingone.written()).toEqual([added]);
    expect(added).not.toBe(before);
  });

  it('sends nothing where the token is there already', async () => {
    const pingone = openPingOne(shows(before));
    await add(pingone, MIDDLE);
    expect(pingone.written()).toEqual([]);
  });

  it('works while phones are not asked for tokens', async () => {
    const off = (text: string) => text.replace('"enabled":true', '"enabled":false');
    const pingone = openPingOne(shows(off(before), off(added)));
    await add(pingone);
    expect(pingone.written()).toEqual([off(added)]);
  });

  it('is done where PingOne has put a value of its own in the place of ours', async () => {
    const pingone = openPingOne(shows(before, added.replace(NEW, 'a-value-of-their-own')));
    await expect(add(pingone)).resolves.toBeUndefined();
  });

  it('sends nothing where there is no token yet: PingOne or a person has to begin', async () => {
    const pingone = openPingOne(shows(requirements([])));
    await expect(add(pingone)).rejects.toMatchObject({ kind: 'rejected' });
    expect(pingone.written()).toEqual([]);
  });
});

describe('taking away', () => {
  it('sends everything back as it was read, without the token', async () => {
    const pingone = openPingOne(shows(before, removed));
    await remove(pingone);
    expect(pingone.written()).toEqual([removed]);
    expect(removed).not.toContain(OLD);
  });

  it('sends nothing where the token is gone already', async () => {
    const pingone = openPingOne(shows(before));
    await remove(pingone, NEW);
    expect(pingone.written()).toEqual([]);
  });

  it.each([
    ['the last token', requirements([OLD])],
    ['the last token, there twice', requirements([OLD, OLD])],
    ['the last token that a phone can present', requirements([OLD, 'short'])],
  ])('refuses to take %s', async (_, text) => {
    const pingone = openPingOne(shows(text));
    await expect(remove(pingone)).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('nothing was sent'),
    });
    expect(pingone.written()).toEqual([]);
  });
});

describe('a change that PingOne accepted is a conflict where', () => {
  it.each([
    ['a neighbour moved', added.replace('"enabled":  true', '"enabled":false'), '`deviceLockEnableRequire` changed'],
    ['a neighbour vanished', added.replace('"odd"', '"even"'), '`odd`, `even` changed'],
    ['a number is spelled in another way', added.replace('1.0', '1'), '`odd` changed'],
    [
      'the effective date moved',
      added.replace('2026-01-01T00', '2027-01-01T00'),
      '`mobileDeviceManagementRequire.effectiveDate` changed',
    ],
    [
      'a token is gone',
      added.replace(`{ "token":"${OLD}" ,"creationTime":"2026-01-01T08:00:00.000Z"} , `, ''),
      '1 other token has gone',
    ],
    ['the token is not there', before, 'the token that was added is not there'],
  ])('%s', async (_, after, says) => {
    const pingone = openPingOne(shows(before, after));
    await expect(add(pingone)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining(says) });
    expect(pingone.written()).toHaveLength(1);
  });

  it('a token that was taken away is there again', async () => {
    const pingone = openPingOne(shows(before, before));
    await expect(remove(pingone)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('is there again'),
    });
  });

  it('but not where PingOne only spells the same in another way and says when it was changed', async () => {
    const spelled = JSON.stringify(JSON.parse(added.replace('12345678901234567890', '7').replace('1.0', '7')), null, 1)
      .replace('"big": 7', '"big": 12345678901234567890')
      .replace('"one": 7', '"one": 1.0')
      .replace('2026-11-01', '2026-11-24');
    await expect(add(openPingOne(shows(before, spelled)))).resolves.toBeUndefined();
  });
});

describe('where what is read-only is refused', () => {
  const bare = (text: string) =>
    text.replace(/"environment":\{[^}]*\}, "application" : \{[^}]*\},/, '').replace(/,\s*"updatedAt":"[^"]*"/, '');

  /** Refuses a write that holds it; `targets` is what it says is wrong. */
  function refusing(details: Readonly<Record<string, unknown>>) {
    const reads = shows(before, before, added);
    return openPingOne((request) => {
      if (request.method !== 'PUT') return reads(request);
      return request.body.includes('"environment"') ? error(400, 'INVALID_DATA', details) : json(200, {});
    });
  }

  it.each([
    ['names it', { details: [{ code: 'INVALID_VALUE', target: 'environment.id', message: 'read-only' }] }],
    ['names nothing', {}],
  ])('and PingOne %s, it reads again and sends the same without it', async (_, details) => {
    const pingone = refusing(details);
    await add(pingone);
    expect(pingone.kit.sent.map(({ method }) => method)).toEqual(['POST', 'GET', 'PUT', 'GET', 'PUT', 'GET']);
    expect(pingone.written()).toEqual([added, bare(added)]);
    expect(JSON.parse(bare(added))).not.toHaveProperty('environment');
  });

  it('and PingOne names something else, nothing more is sent', async () => {
    const pingone = refusing({ details: [{ target: 'mobileDeviceManagementRequire.tokens[2].token' }] });
    await expect(add(pingone)).rejects.toMatchObject({ kind: 'rejected', status: 400 });
    expect(pingone.written()).toHaveLength(1);
  });

  it('it is left out from the beginning the next time', async () => {
    let text = before;
    const pingone = openPingOne(({ method, body }) => {
      if (method !== 'PUT') return new Response(text, { headers: { 'content-type': 'application/json' } });
      if (body.includes('"updatedAt"')) return error(400, 'INVALID_DATA', { target: 'updatedAt' });
      text = before.replace(/\[ .* \]/, body.slice(body.indexOf('[ {'), body.indexOf(']') + 1));
      return json(200, {});
    });
    await add(pingone);
    await remove(pingone, NEW);
    expect(pingone.written().map((body) => body.includes('"updatedAt"'))).toEqual([true, false, false]);
  });
});

it('changes go one after another, each on what the one before has left', async () => {
  let text = before;
  const pingone = openPingOne(async ({ method, body }) => {
    await Promise.resolve();
    if (method === 'PUT') text = body;
    return new Response(text, { headers: { 'content-type': 'application/json' } });
  });
  await Promise.all([add(pingone), remove(pingone), add(pingone, 'one-more-token')]);
  const { tokens } = await pingone.source.list(signal);
  expect(tokens.map(({ value }) => value.reveal())).toEqual([MIDDLE, NEW, 'one-more-token']);
});

it('a change that waits for another stops when it is told to, and the one after it goes on', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const reads = shows(before);
  const pingone = openPingOne(async (request) => {
    await promise;
    return reads(request);
  });
  const first = add(pingone, MIDDLE);
  const stop = new AbortController();
  const waiting = pingone.source.add?.(new Secret(NEW), stop.signal);
  const last = remove(pingone, NEW);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  resolve();
  await Promise.all([first, last]);
  expect(pingone.written()).toEqual([]);
});
