import { expect, test } from 'vitest';
import { readJson } from '#connector';

const answer = (body: string | null, type?: string, status = 200) => {
  const response = new Response(body, { status });
  response.headers.delete('content-type');
  if (type !== undefined) response.headers.set('content-type', type);
  return response;
};

test.each([
  ['application/json', '{"a":1}'],
  ['application/json; charset=utf-8', '{"a":1}'],
  ['Application/JSON;odata.metadata=minimal', ' {"a":1}\n'],
  ['application/problem+json', '{"a":1}'],
  ['application/vnd.vendor.v2+json', '{"a":1}'],
  ['text/json', '\uFEFF{"a":1}'],
  [undefined, '{"a":1}'],
])('an answer of type %s is read', async (type, body) => {
  expect(await readJson(answer(body, type), 'GET /x')).toEqual({ a: 1 });
});

test.each([
  ['an HTML page', 'text/html', '<html>private</html>', 'an HTML page'],
  ['an HTML page called JSON', 'application/json', '\n<!DOCTYPE html><p>private', 'an HTML page'],
  ['an empty answer', 'application/json', ' \n', 'an empty answer'],
  ['no answer at all', undefined, null, 'an empty answer'],
  ['another type', 'text/plain', '"private"', 'the content type `text/plain`'],
  ['XML', 'application/xml', '<private/>', 'the content type `application/xml`'],
  ['broken JSON', 'application/json', '{"private":', 'broken JSON'],
  ['half a page of JSON', 'application/json', '{"value":[{"private":"x"},', 'broken JSON'],
])('%s is a protocol failure that says so and shows nothing of it', async (_, type, body, says) => {
  const failure = await readJson(answer(body, type), 'GET /x').catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: 'Failure', kind: 'protocol', status: 200 });
  expect(failure).not.toHaveProperty('cause');
  expect(String(failure)).toContain(`GET /x: expected JSON, found ${says}`);
  expect(String(failure)).not.toContain('private');
});
