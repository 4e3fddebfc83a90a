/**
 * Every route with what its OpenAPI document allows, what it nearly allows, and what nobody honest sends. Whatever comes, the answer
 * is one that the document names, in the form it gives; nothing is a mistake of ours; and no value and no key is in it.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src/api/http/openapi.ts';
import { hostile, hostilePiece, nearlyValid, type Schema, valid } from './from-schema.ts';
import { type ApiWorld, openApiWorld } from './world.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: 'path' | 'query'; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

const document = await openApiDocument();
const paths = document.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);
const ajv = new Ajv2020({ strict: false, validateFormats: true });
(addFormats as unknown as (to: Ajv2020) => void)(ajv);
ajv.addSchema(document, 'openapi');

/** So many requests of each kind for each route. */
const RUNS = 25;
/** Refused before the route is known. */
const FROM_THE_FRAMEWORK = [413, 414, 415];

let world: ApiWorld;
let value: string;
beforeAll(async () => {
  world = await openApiWorld();
  value = (await world.ask('POST', '/v1/tokens', { tokenSet: 'pingid', reveal: true })).body.value;
});
afterAll(() => world[Symbol.asyncDispose]());

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  account: ['contoso'],
  slot: ['ios', 'slot1'],
  tokenSet: ['pingid'],
};

describe.each(operations)('$method $path', ({ path, method, operation }) => {
  const { parameters = [], requestBody } = operation;
  const bodySchema = requestBody?.content['application/json'].schema;

  const piece = (name: string, schema: Schema) =>
    fc
      .oneof(
        valid(schema).map((one) => encodeURIComponent(String(one)) || 'x'),
        hostilePiece,
        fc.constantFrom('x', ...(KNOWN[name] ?? [])),
      )
      // With a step up or none at all, it is the address of another route.
      .filter((one) => !/^(\.|%2e){1,2}$/i.test(one));
  const address = fc
    .record(Object.fromEntries(parameters.map(({ name, schema }) => [name, piece(name, schema)])))
    .map((pieces: Readonly<Record<string, string>>) => {
      const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => pieces[name] ?? 'x');
      const query = parameters.filter((one) => one.in === 'query').map(({ name }) => `${name}=${pieces[name]}`);
      return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
    });
  const bodies: Readonly<Record<string, fc.Arbitrary<string>>> = {
    valid: bodySchema === undefined ? fc.constant('') : valid(bodySchema).map((one) => JSON.stringify(one)),
    'nearly valid':
      bodySchema === undefined ? fc.constant('{}') : nearlyValid(bodySchema).map((one) => JSON.stringify(one)),
    hostile,
  };

  it.each(Object.entries(bodies))('answers %s requests as its document says', async (_, body) => {
    await fc.assert(
      fc.asyncProperty(address, body, async (url, payload) => {
        const answer = await world.app.inject({
          method: method.toUpperCase() as 'GET',
          url,
          headers: {
            authorization: `Bearer ${world.keys.admin}`,
            'if-match': '*',
            ...(payload === '' ? {} : { 'content-type': 'application/json' }),
          },
          ...(payload === '' ? {} : { payload }),
        });
        const { statusCode } = answer;
        expect(statusCode, `${url} ${payload} -> ${answer.body}`).toBeLessThan(500);
        const isNamed = operation.responses[statusCode] !== undefined;
        expect(
          isNamed || FROM_THE_FRAMEWORK.includes(statusCode) || statusCode === 404,
          `${statusCode}: ${url} ${payload}`,
        ).toBe(true);
        if (answer.body !== '' && isNamed)
          refuseOtherForms(operation, statusCode, answer.headers['content-type'], answer.json());
        expect(answer.body).not.toContain(world.keys.viewer);
        expect(answer.body).not.toContain(value);
      }),
      { numRuns: RUNS },
    );
    await world.inHand.settled();
  });

  function refuseOtherForms({ responses }: Operation, status: number, type: unknown, body: unknown): void {
    const mediaType = String(type).split(';')[0] ?? '';
    expect(Object.keys(responses[status]?.content ?? {})).toContain(mediaType);
    const pointer = ['paths', path, method, 'responses', String(status), 'content', mediaType, 'schema']
      .map((step) => encodeURIComponent(step.replace(/~/g, '~0').replace(/\//g, '~1')))
      .join('/');
    const validate = ajv.getSchema(`openapi#/${pointer}`);
    expect(validate?.(body), JSON.stringify(validate?.errors)).toBe(true);
  }
});
