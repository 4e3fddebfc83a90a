import { describe, expect, it } from 'vitest';
import type { Answering } from '../kit-for-tests.ts';
import { json } from '../kit-for-tests.ts';
import { assignment, kitFor, open, RULES, refusal, rules, signal, slot, text } from './tenant-for-tests.ts';

const look = (answer: Answering, kit = kitFor({ [RULES]: answer })) => open(kit).observe(slot(), signal);

describe('a refusal', () => {
  it.each<[string, Answering, string, RegExp]>([
    ['of the credentials', refusal(401, 1005), 'auth', /1005: No\.\); the user name or the password is wrong/],
    ['of the session', refusal(401, 9999), 'auth', /was not accepted; the next run signs in afresh/],
    ['by a gateway', () => new Response('<html>no</html>', { status: 401 }), 'auth', /answered with 401; the sign-in/],
    ['of a permission', refusal(403, '1011'), 'auth', /needs the permission API > REST > Apps \(Read Only\)$/],
    ['of the request', refusal(400, 6), 'rejected', /answered with 400 \(6: No\.\)$/],
    ['of the moment', () => json(429, {}, { 'retry-after': '7' }), 'throttled', /answered with 429$/],
    ['of a gateway', () => new Response('<html>busy</html>', { status: 503 }), 'unavailable', /answered with 503$/],
  ])('%s names what was asked, the vendor’s number and words, and what to do', async (_, answer, kind, message) => {
    await expect(look(answer)).rejects.toMatchObject({ kind, message: expect.stringMatching(message) });
  });

  it('keeps the vendor’s id of the request, where it is one', async () => {
    await expect(look(refusal(400, 6))).rejects.toMatchObject({ requestId: 'dddddddd-0000-4000-8000-000000000001' });
    await expect(look(() => json(400, {}, { 'x-correlation-id': 'abcdefgh-1' }))).rejects.toMatchObject({
      requestId: 'abcdefgh-1',
    });
    await expect(look(() => json(400, { activityId: 'what was asked: {"token"}' }))).rejects.toMatchObject({
      requestId: undefined,
    });
  });

  it.each([
    ['a token that is known', 'no opaque-access-token here', /no <secret> here/],
    ['a query', 'see https://x.example/a?token=abc now', /see https:\/\/x.example\/a now/],
    ['a long run', `got ${'abcDEF123+'.repeat(6)}!`, /got <\.\.\.>!/],
    ['a long story', 'word '.repeat(200), /\.\.\.\)$/],
  ])('does not pass on %s', async (_, says, shown) => {
    const failure = await look(refusal(400, 6, says)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: expect.stringMatching(shown) });
    expect(String(failure).length).toBeLessThan(500);
  });

  it.each([
    ['an object', { message: { token: 'x' }, errorCode: 6 }, /\(6\)$/],
    ['no number', { message: 'No.', errorCode: 'six' }, /\(No\.\)$/],
    ['a list', [], /answered with 400$/],
  ])('may hold %s', async (_, body, message) => {
    await expect(look(() => json(400, body))).rejects.toMatchObject({ message: expect.stringMatching(message) });
  });
});

describe('an answer', () => {
  it('may come with any media type of JSON, and no other', async () => {
    const body = rules(assignment(0, 'A', '[]'));
    const as = (type: string) => look(() => new Response(body, { headers: { 'content-type': type } }));
    for (const type of ['application/json', 'application/json;version=2', 'text/json; charset=utf-8']) {
      await expect(as(type)).resolves.toBeDefined();
    }
    await expect(as('text/html; charset=utf-8')).rejects.toMatchObject({
      kind: 'protocol',
      message: expect.stringContaining('`text/html`'),
    });
  });

  it('to a question about rules is not "none"', async () => {
    await expect(look(() => new Response(null, { status: 204 }))).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('that leads somewhere else is not followed', async () => {
    const kit = kitFor({
      [RULES]: () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.example' } }),
    });
    await expect(look(text(''), kit)).rejects.toMatchObject({ kind: 'protocol' });
    expect(kit.sent.every(({ url }) => url.hostname !== 'elsewhere.example')).toBe(true);
  });
});

it('what is told to stop throws the reason, and nothing that knows of the request', async () => {
  const stop = new AbortController();
  const reason = new Error('enough');
  const kit = kitFor({
    [RULES]: () => {
      stop.abort(reason);
      throw stop.signal.reason;
    },
  });
  await expect(open(kit).observe(slot(), stop.signal)).rejects.toBe(reason);
});
