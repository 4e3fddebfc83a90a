/** The page about each connector names what its definition names; the tables of docs/connectors.md are generated. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { products } from './world.ts';

const page = (name: string) => readFileSync(new URL(`../../connectors/${name}`, import.meta.url), 'utf8');

describe.each(products)('the page of $id', ({ id, definition }) => {
  it('names every permission', () => {
    expect(definition.permissions.filter(({ name }) => !page(`${id}/README.md`).includes(name))).toEqual([]);
  });

  it('names every setting', () => {
    const schemas = [definition.account, definition.slot].map((schema) =>
      z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
    );
    const settings = schemas.flatMap(({ properties = {} }) => Object.keys(properties));
    expect(settings.filter((name) => !new RegExp(`\`${name}[\`:]`).test(page(`${id}/README.md`)))).toEqual([]);
  });
});
