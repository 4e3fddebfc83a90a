import { describe, expect, it } from 'vitest';
import { Failure } from '#connector';
import { kitForTests } from '../kit-for-tests.ts';
import { answer, httpOf, kitFor, PASSWORD, signal } from './answers.ts';

const asked = { method: 'GET', path: '/api/x', operation: 'look', role: 'Some > role' } as const;
const pair = Buffer.from(`watchword:${PASSWORD}`).toString('base64');

describe('a request', () => {
  it('carries the name and the password, says what it is for, and follows no redirect', async () => {
    const kit = kitFor({ 'GET /api/x': answer({ fine: true }) });
    const query = { query: 'common.status = "ACTIVE"', 'sort[0].name': 'a+b&c' };
    expect(await httpOf(kit).json({ ...asked, query }, signal)).toEqual({ fine: true });
    const [request] = kit.sent;
    expect(request?.headers.get('authorization')).toBe(`Basic ${pair}`);
    expect(request?.headers.get('accept')).toBe('application/json');
    expect(request?.operation).toBe('look');
    expect(request?.url.href).toBe(
      'https://mdm.example.com/api/x?query=common.status%20%3D%20%22ACTIVE%22&sort%5B0%5D.name=a%2Bb%26c',
    );
    expect(kit.guarded).toContain(pair);
  });

  it('says that a redirect is none of the answers there are', async () => {
    const kit = kitFor({ 'GET /api/x': () => new Response(null, { status: 302, headers: { location: '/login' } }) });
    await expect(httpOf(kit).send(asked, signal)).rejects.toMatchObject({ kind: 'protocol', status: 302 });
    expect(kit.sent).toHaveLength(1);
  });

  it('sends JSON as JSON and a form as a form, as they are', async () => {
    const kit = kitFor({ 'POST /api/x': answer({}), 'PUT /api/x': answer({}) });
    const http = httpOf(kit);
    await http.send({ ...asked, method: 'POST', json: { value: ' " \\ ü' } }, signal);
    await http.send({ ...asked, method: 'PUT', form: { ids: '1 2', name: 'a&b' } }, signal);
    expect(kit.sent.map(({ body, headers }) => [body, headers.get('content-type')])).toEqual([
      ['{"value":" \\" \\\\ ü"}', 'application/json'],
      ['ids=1%202&name=a%26b', 'application/x-www-form-urlencoded'],
    ]);
  });

  it('passes on what the network made of it, and the reason of an abort, as they are', async () => {
    const broken = new Failure('unavailable', 'no way through');
    const failing = httpOf(
      kitForTests(() => {
        throw broken;
      }),
    );
    await expect(failing.send(asked, signal)).rejects.toBe(broken);
    const reason = new Error('enough');
    const stop = new AbortController();
    const stopping = httpOf(
      kitForTests(async () => {
        stop.abort(reason);
        throw reason;
      }),
    );
    await expect(stopping.send(asked, stop.signal)).rejects.toBe(reason);
    const kit = kitFor({});
    await expect(httpOf(kit).send(asked, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(kit.sent).toEqual([]);
  });
});

describe('an answer that declines', () => {
  const refusedWith = async (status: number, body: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const kit = kitFor({ 'GET /api/x': () => new Response(text, { status, headers }) });
    const error: unknown = await httpOf(kit)
      .send(asked, signal)
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof Failure)) throw error;
    return error;
  };

  it('names method, path, status and the words of the vendor', async () => {
    const body = { messages: [{ type: 'Error', messageKey: 'bad.query', localizedMessage: 'The query is wrong.' }] };
    const { message, kind } = await refusedWith(400, body);
    expect(kind).toBe('rejected');
    expect(message).toBe('GET /api/x was answered with 400 (The query is wrong.)');
  });

  it('names the role on 403, and both possibilities on 401', async () => {
    expect(await refusedWith(403, {})).toMatchObject({ kind: 'auth', permission: 'Some > role' });
    const { message, permission } = await refusedWith(401, {});
    expect(message).toContain('the password is wrong, or the user lacks the role Some > role');
    expect(permission).toBeUndefined();
  });

  it('never quotes a page, nor what was sent', async () => {
    const { message } = await refusedWith(500, `<html><body>Basic ${pair}</body></html>`);
    expect(message).toBe('GET /api/x was answered with 500');
    expect((await refusedWith(400, { message: `you sent Basic ${pair}` })).message).not.toContain(pair);
  });

  it('waits as long as the vendor says', async () => {
    expect(await refusedWith(429, {}, { 'retry-after': '7' })).toMatchObject({ kind: 'throttled', retryAfterMs: 7000 });
  });
});
