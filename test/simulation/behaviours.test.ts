import { describe, expect, it } from 'vitest';
import {
  answerWith,
  type Behaviour,
  changeJson,
  dropField,
  failNextPage,
  htmlPage,
  nthRequest,
  once,
  onOperation,
  onPath,
  replaceField,
  type SimulatedRequest,
  throttle,
  times,
  wrongContentType,
} from '../../src/simulation/index.ts';

function request(operation = 'list', path = '/things'): SimulatedRequest {
  return { method: 'GET', path, headers: {}, body: '', operation, status: null, answer: null };
}

/** What a behaviour that rewrites makes of an answer. */
function rewritten(behaviour: Behaviour, body: unknown): unknown {
  const said = behaviour(request());
  if (typeof said !== 'object' || !('rewrite' in said)) throw new Error('does not rewrite');
  return JSON.parse(said.rewrite(JSON.stringify(body)));
}

describe('ready-made behaviours', () => {
  it('answers with a status, a body and headers', () => {
    expect(answerWith(403, '{"a":1}', { 'x-own': 'yes' })(request())).toEqual({
      status: 403,
      body: '{"a":1}',
      headers: { 'content-type': 'application/json', 'x-own': 'yes' },
    });
    expect(answerWith(500)(request())).toMatchObject({ status: 500, body: '' });
  });

  it('throttles with the header as it is given, or without one', () => {
    expect(throttle('2.128')(request())).toMatchObject({ status: 429, headers: { 'retry-after': '2.128' } });
    expect(throttle(3)(request())).toMatchObject({ headers: { 'retry-after': '3' } });
    expect(throttle()(request())).not.toMatchObject({ headers: { 'retry-after': expect.anything() } });
  });

  it('puts an HTML page in the vendor’s place', () => {
    expect(htmlPage()(request())).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
    });
    expect(htmlPage(502)(request())).toMatchObject({ status: 502, body: expect.stringContaining('<html>') });
  });

  it('speaks to one operation or one address only', () => {
    const write = onOperation('write', 'reset');
    expect([write(request('write')), write(request('read'))]).toEqual(['reset', undefined]);
    const second = onPath(/page=2/, 'stall');
    expect([second(request('list', '/a?page=2')), second(request('list', '/a?page=1'))]).toEqual(['stall', undefined]);
  });

  it('speaks to the nth request that reaches it', () => {
    const second = nthRequest(2, 'reset');
    expect([second(request()), second(request()), second(request())]).toEqual([undefined, 'reset', undefined]);
  });

  it('counts only what it has something to say to', () => {
    const first = once(onOperation('write', 'reset'));
    expect([first(request('read')), first(request('write')), first(request('write'))]).toEqual([
      undefined,
      'reset',
      undefined,
    ]);
    const two = times(2, 'truncate');
    expect([two(request()), two(request()), two(request())]).toEqual(['truncate', 'truncate', undefined]);
  });

  it('fails following pages and leaves the first alone', () => {
    const behaviour = failNextPage(answerWith(500));
    expect(behaviour(request('list', '/things'))).toBeUndefined();
    expect(behaviour(request('list', '/things?$skiptoken=x'))).toMatchObject({ status: 500 });
    expect(failNextPage('reset', /cursor=/)(request('list', '/things?cursor=2'))).toBe('reset');
  });

  it('keeps the body under a wrong content type', () => {
    const behaviour = wrongContentType('text/plain');
    expect(rewritten(behaviour, { a: 1 })).toEqual({ a: 1 });
    expect(behaviour(request())).toMatchObject({ headers: { 'content-type': 'text/plain' } });
  });

  it('drops a field, in every element where asked', () => {
    const body = { value: [{ id: 1, name: 'a' }, { id: 2 }], more: true };
    expect(rewritten(dropField('value'), body)).toEqual({ more: true });
    expect(rewritten(dropField('value.*.id'), body)).toEqual({ value: [{ name: 'a' }, {}], more: true });
    expect(rewritten(dropField('value.1'), body)).toEqual({ value: [{ id: 1, name: 'a' }], more: true });
    expect(rewritten(dropField('absent.deep'), body)).toEqual(body);
  });

  it('replaces a field, or adds it', () => {
    const body = { value: [{ id: 1 }, {}] };
    expect(rewritten(replaceField('value.0.id', 'x'), body)).toEqual({ value: [{ id: 'x' }, {}] });
    expect(rewritten(replaceField('value.*.id', null), body)).toEqual({ value: [{ id: null }, { id: null }] });
    expect(rewritten(replaceField('value', 7), body)).toEqual({ value: 7 });
  });

  it('changes an answer in any way, and leaves one alone that isn’t JSON', () => {
    expect(
      rewritten(
        changeJson(() => [1]),
        { a: 1 },
      ),
    ).toEqual([1]);
    const said = dropField('a')(request());
    expect(typeof said === 'object' && 'rewrite' in said && said.rewrite('<html>')).toBe('<html>');
  });
});
