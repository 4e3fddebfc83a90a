import { describe, expect, it } from 'vitest';
import { answer, cpsOf, kitFor, property, row, signal } from './answers.ts';

const DEVICE = '/msa/v1/cps/device';

describe('Common Platform Services', () => {
  it('list the attributes there are', async () => {
    const kit = kitFor({ [`GET ${DEVICE}/$metadata`]: answer([property('token')]) });
    expect(await cpsOf(kit).metadata(signal)).toEqual([{ name: 'token', dataType: 'string', isWritable: true }]);
  });

  it.each([
    ['bare', [row()]],
    ['in an object', { results: 1, searchResults: [row()] }],
  ])('read devices by their ids, from a list that is %s', async (_, body) => {
    const kit = kitFor({ [`POST ${DEVICE}/uuid`]: answer(body) });
    const devices = await cpsOf(kit).devicesByUuid('GUID', ['a', 'b'], signal);
    expect(devices.map(({ identifier }) => identifier)).toEqual(['uem-1']);
    expect(JSON.parse(kit.sent[0]?.body ?? '')).toEqual({ identifierType: 'GUID', identifiers: ['a', 'b'] });
  });

  it.each([{}, 'x', 7, { searchResults: null }])('an answer such as %j is no list of devices', async (body) => {
    const kit = kitFor({ [`POST ${DEVICE}/uuid`]: answer(body) });
    await expect(cpsOf(kit).devicesByUuid('GUID', ['a'], signal)).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('set one attribute on many devices in one call', async () => {
    const kit = kitFor({ [`POST ${DEVICE}`]: answer({ result: 2 }) });
    expect(await cpsOf(kit).updateAttributes(['a', 'b', 'c'], { token: 'v' }, signal)).toBe(2);
    expect(JSON.parse(kit.sent[0]?.body ?? '')).toEqual({ identifiers: ['a', 'b', 'c'], attributes: { token: 'v' } });
  });

  it('ask devices to check in, under a name that a ceiling can be set for', async () => {
    const kit = kitFor({ [`POST ${DEVICE}/forceCheckin`]: answer(3) });
    expect(await cpsOf(kit).forceCheckin(['a', 'b', 'c'], signal)).toBe(3);
    expect(kit.sent[0]?.operation).toBe('force-check-in');
    expect(JSON.parse(kit.sent[0]?.body ?? '')).toEqual({ identifiers: ['a', 'b', 'c'] });
  });

  it('count in digits as well as in numbers', async () => {
    const kit = kitFor({ [`POST ${DEVICE}`]: answer({ result: '2' }) });
    expect(await cpsOf(kit).updateAttributes(['a', 'b'], { token: 'v' }, signal)).toBe(2);
  });

  it.each([{ result: -1 }, [], {}, 'two', ''])(
    'a count such as %j says nothing: the look afterwards tells',
    async (body) => {
      const kit = kitFor({ [`POST ${DEVICE}`]: answer(body) });
      expect(await cpsOf(kit).updateAttributes(['a'], { token: 'v' }, signal)).toBeNull();
    },
  );

  it('a request to check in whose answer cannot be read is a failure: no look follows', async () => {
    const check = (respond: () => Response) =>
      cpsOf(kitFor({ [`POST ${DEVICE}/forceCheckin`]: respond })).forceCheckin(['a'], signal);
    await expect(check(() => new Response('<html>'))).rejects.toMatchObject({ kind: 'protocol' });
    await expect(check(() => Response.json([]))).rejects.toMatchObject({ kind: 'protocol' });
    expect(await check(() => Response.json({ other: 1 }))).toBeNull();
  });

  it('refused, a write is a failure all the same, and names the role', async () => {
    const kit = kitFor({ [`POST ${DEVICE}`]: answer({}, 403) });
    const refusal = { kind: 'auth', permission: 'CPS' };
    await expect(cpsOf(kit).updateAttributes(['a'], { token: 'v' }, signal)).rejects.toMatchObject(refusal);
  });
});
