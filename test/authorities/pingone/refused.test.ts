import { describe, expect, it } from 'vitest';
import { Secret } from '#authority';
import { error, NEW, OLD, openPingOne, requirements, shows, signal } from './pingone-for-tests.ts';

const ROLE = 'Client Application Developer';

function list(answer: () => Response): Promise<unknown> {
  return openPingOne(answer).source.list(signal);
}

describe('what PingOne refuses', () => {
  it.each([
    ['ACCESS_FAILED', 403, 'auth'],
    ['ACCESS_FAILED', 400, 'auth'],
    ['ACCESS_FAILED', 404, 'auth'],
    ['INVALID_TOKEN', 400, 'auth'],
    ['INVALID_DATA', 403, 'rejected'],
    ['INVALID_REQUEST', 500, 'rejected'],
    ['UNIQUENESS_VIOLATION', 409, 'rejected'],
    ['NOT_FOUND', 400, 'rejected'],
    ['REQUEST_LIMITED', 400, 'throttled'],
    ['UNEXPECTED_ERROR', 400, 'unavailable'],
    ['SERVICE_UNAVAILABLE', 400, 'unavailable'],
    ['SOMETHING_NEW', 403, 'auth'],
    ['SOMETHING_NEW', 404, 'rejected'],
    ['SOMETHING_NEW', 422, 'rejected'],
    ['SOMETHING_NEW', 500, 'unavailable'],
    ['toString', 500, 'unavailable'],
  ])('goes by its code, and only then by its status: %s with %i', async (code, status, kind) => {
    await expect(list(() => error(status, code))).rejects.toMatchObject({ kind, status });
  });

  it.each([
    ['by its code, whatever the status', () => error(401, 'ACCESS_FAILED')],
    ['by the status alone', () => new Response('', { status: 403 })],
  ])('for want of a role names the role: %s', async (_, answer) => {
    await expect(list(answer)).rejects.toMatchObject({
      kind: 'auth',
      permission: ROLE,
      message: expect.stringContaining(`the worker application needs the role ${ROLE} for this environment`),
    });
  });

  it('for another reason names no role', async () => {
    await expect(list(() => error(401, 'INVALID_TOKEN'))).rejects.toMatchObject({ permission: undefined });
  });

  it('carries the wish for quiet, the code, the words and the number of the request', async () => {
    const answer = error(429, 'REQUEST_LIMITED', { details: [{ message: 'Too fast.' }] });
    answer.headers.set('retry-after', '3');
    await expect(list(() => answer.clone())).rejects.toMatchObject({
      kind: 'throttled',
      retryAfterMs: 3000,
      requestId: 'c2d3e4f5-0000-4000-8000-000000000001',
      message: expect.stringMatching(
        /^GET \/v1\/environments\/[\w-]+\/applications\/[\w-]+\/deviceRequirements was answered with 429 \(REQUEST_LIMITED: It did not work\.; Too fast\.\)$/,
      ),
    });
  });

  it('is quoted without tokens, long runs and queries', async () => {
    const message = `${NEW} and ${'x'.repeat(60)} of https://api.example/x?token=abc ${'word '.repeat(100)}`;
    const thrown: unknown = await list(() => error(400, 'INVALID_DATA', { message })).catch(
      (reason: unknown) => reason,
    );
    expect(thrown).toBeInstanceOf(Error);
    const says = thrown instanceof Error ? thrown.message : '';
    expect(says).toContain('(INVALID_DATA: <...> and <...> of https://api.example/x word word');
    expect(says.length).toBeLessThan(520);
  });

  it('a value that was to be added is not quoted, in whatever form it was chosen', async () => {
    const value = 'chosen by hand';
    const reads = shows(requirements([OLD]));
    const pingone = openPingOne((request) =>
      request.method === 'PUT'
        ? error(400, 'INVALID_DATA', { message: `"${value}" is wrong`, target: 'x' })
        : reads(request),
    );
    const thrown: unknown = await pingone.source.add?.(new Secret(value), signal).catch((reason: unknown) => reason);
    expect(String(thrown)).toContain('is wrong');
    expect(String(thrown)).not.toContain(value);
  });
});

describe('an answer that is none', () => {
  const body = requirements([OLD]);
  const json = { headers: { 'content-type': 'application/json' } };

  it.each([
    ['a page', () => new Response('<!doctype html><html>', { headers: { 'content-type': 'text/html' } })],
    ['half of it', () => new Response(body.slice(0, 90), json)],
    ['nothing', () => new Response('', json)],
    ['no content', () => new Response(null, { status: 204 })],
    ['another type', () => new Response(body, { headers: { 'content-type': 'text/plain' } })],
    ['a list', () => new Response('[]', json)],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.example' } })],
    ['text that is not UTF-8', () => new Response(Buffer.from(body.replace('odd', 'odd\u00e9'), 'latin1'), json)],
  ])('is never an empty list: %s', async (_, answer) => {
    await expect(list(answer)).rejects.toMatchObject({ kind: 'protocol', message: expect.not.stringContaining(OLD) });
  });
});
