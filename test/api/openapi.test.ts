import { readFile } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src/api/http/openapi.ts';
import { allRoutes } from '../../src/api/routes.ts';
import { openApiWorld } from './world.ts';

describe('the OpenAPI document', () => {
  it('is valid for standard tooling, and the one that is checked in', async () => {
    const document = await openApiDocument();
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    const file = await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
    expect(JSON.parse(file)).toEqual(document);
  });

  it('has every route of the table, and is served to whoever asks', async () => {
    await using world = await openApiWorld();
    const { status, body } = await world.ask('GET', '/openapi.json', undefined, { as: null });
    expect(status).toBe(200);
    const operations = Object.values(body.paths as Record<string, Record<string, { operationId: string }>>).flatMap(
      (path) => Object.values(path).map(({ operationId }) => operationId),
    );
    expect(operations.sort()).toEqual(
      allRoutes()
        .map(([name]) => name)
        .sort(),
    );
    const page = await world.app.inject({ method: 'GET', url: '/docs/' });
    expect(page.statusCode).toBe(200);
  });
});
