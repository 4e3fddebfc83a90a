import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { processOpenApi } from '../../../src/connector/outside/openapi.ts';
import { CALLS } from '../../../src/connector/outside/wire.ts';

it('the contract with a process is a valid OpenAPI document that has every call', async () => {
  const document = processOpenApi();
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  const paths = Object.keys(Object(document.paths)).sort();
  expect(paths).toEqual(['/v1/definition', ...Object.values(CALLS).map(({ path }) => path)].sort());
});
