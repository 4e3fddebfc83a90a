import { describe, expect, it } from 'vitest';
import { deviceCalls, withAttributes } from '../../../connectors/mobileiron-cloud/device-calls.ts';
import { json } from '../kit-for-tests.ts';
import { enveloped, idOf, list, open } from './answers.ts';

const { signal } = new AbortController();

describe('the body of a write', () => {
  it.each([
    ['a list', '{"attrs":{"token":["old"],"b":["x"]}}', '{"attrs":{"token":["new"],"b":["x"]}}'],
    ['text', '{"attrs":{"a":"1","token":"old"}}', '{"attrs":{"a":"1","token":["new"]}}'],
    ['an envelope', '{"errors":null,"result":{"attrs":{"token":["old"]}}}', '{"attrs":{"token":["new"]}}'],
    ['no value yet', '{"attrs":{"b": ["x"]}}', '{"attrs":{"b": ["x"],"token":["new"]}}'],
    ['no attributes', '{"attrs":{}}', '{"attrs":{"token":["new"]}}'],
    ['null', '{"attrs":null}', '{"attrs":{"token":["new"]}}'],
  ])('replaces or adds one attribute where there is %s', (_, read, body) => {
    expect(withAttributes(read, { token: 'new' })).toBe(body);
  });

  it('replaces or adds several at once', () => {
    const read = '{"attrs":{"id":["old"],"b":["x"]}}';
    expect(withAttributes(read, { id: '1', secret: '2' })).toBe('{"attrs":{"id":["1"],"b":["x"],"secret":["2"]}}');
  });

  it('keeps every byte of the others', () => {
    const others = ['"n":1.0', '"big":12345678901234567890', '"\\u0041":["\\u00e9"]', '"x" : [ "1" , "2" ]', '"e":""'];
    const read = `{ "attrs" : {${others.join(' , ')}, "token" : [ "old" ] , "z":null}}`;
    expect(withAttributes(read, { token: 'a"\\b' })).toBe(
      `{"attrs":{${others.join(' , ')}, "token" : ["a\\"\\\\b"] , "z":null}}`,
    );
  });

  it('finds the attribute however its name is spelled', () => {
    expect(withAttributes('{"attrs":{"t\\u006fken":["old"]}}', { token: 'new' })).toBe(
      '{"attrs":{"t\\u006fken":["new"]}}',
    );
  });

  it.each([
    ['no place for them', '{"result":null}'],
    ['a list in their place', '{"attrs":[]}'],
    ['the attribute twice', '{"attrs":{"token":["a"],"token":["b"]}}'],
  ])('is not made from %s', (_, read) => {
    expect(() => withAttributes(read, { token: 'new' })).toThrow('expected them in `attrs`');
  });
});

describe('setting an attribute', () => {
  it('reads a device, and sends all its attributes back with one changed', async () => {
    const { client, kit } = open(({ method }) =>
      method === 'GET' ? json(200, { attrs: { token: ['old'], b: ['x'] } }) : enveloped(null),
    );
    expect(await deviceCalls(client).set([idOf(5)], { token: 'new' }, signal)).toBeNull();
    expect(kit.sent.map(({ method, url, body }) => [method, url.pathname, body])).toEqual([
      ['GET', '/api/v1/device/5/customattributes', ''],
      ['PUT', '/api/v1/device/5/customattributes', '{"attrs":{"token":["new"],"b":["x"]}}'],
    ]);
  });

  it('of two attributes of one device at the same moment loses neither', async () => {
    let held = '{"attrs":{}}';
    const { client } = open(async ({ method, body }) => {
      // Whoever reads now has sent nothing yet.
      const read = held;
      await new Promise(setImmediate);
      if (method === 'PUT') held = body;
      return new Response(method === 'PUT' ? '{}' : read, { headers: { 'content-type': 'application/json' } });
    });
    const { set } = deviceCalls(client);
    await Promise.all(['a', 'b', 'c'].map((attribute) => set([idOf(5)], { [attribute]: 'new' }, signal)));
    expect(JSON.parse(held)).toEqual({ attrs: { a: ['new'], b: ['new'], c: ['new'] } });
  });

  it('that failed holds nobody up', async () => {
    let failing = true;
    const { client } = open(() => (failing ? json(500, {}) : json(200, { attrs: {} })));
    const { set } = deviceCalls(client);
    await expect(set([idOf(5)], { a: 'new' }, signal)).rejects.toMatchObject({ kind: 'unavailable' });
    failing = false;
    await expect(set([idOf(5)], { a: 'new' }, signal)).resolves.toBeNull();
  });
});

describe('requiring an attribute', () => {
  const names = ['pingid_mdm_token', 'Asset Tag'].map((name, id) => ({ id, type: 'device', name }));

  it('goes by its exact name, and says which there are, the nearest first', async () => {
    const { client } = open(() => list(names));
    const { requireAttribute } = deviceCalls(client);
    await expect(requireAttribute('pingid_mdm_token', signal)).resolves.toBeUndefined();
    await expect(requireAttribute('PingID MDM token', signal)).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/there are `pingid_mdm_token`, `Asset Tag`.*renamed/),
    });
  });

  it('is rejected where the definition says that it holds something else', async () => {
    const { client } = open(() => list([{ name: 'n', type: 'device', dataType: 'Numeric' }]));
    await expect(deviceCalls(client).requireAttribute('n', signal)).rejects.toThrow('of the type `Numeric`');
  });
});

it('asking for a check-in takes one request for each device', async () => {
  const { client, kit } = open(() => enveloped(1));
  expect(await deviceCalls(client).requestCheckIn([idOf(5), idOf(6)], signal)).toBe(2);
  expect(kit.sent.map(({ body }) => body)).toEqual(['ids=5', 'ids=6']);
});
