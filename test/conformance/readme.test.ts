/** The pages that people read about connectors say what the definitions say. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { table } from './table.ts';
import { products } from './world.ts';

const page = (name: string) => readFileSync(new URL(`../../connectors/${name}`, import.meta.url), 'utf8');
const tick = (text: string) => `\`${text}\``;

describe('the tutorial', () => {
  it('has a table of what each connector can do, as the definitions say', () => {
    const [, after = ''] = page('README.md').split(/<!-- capabilities:.*-->/);
    const [held = ''] = after.split('<!-- end of capabilities -->');
    const rows = products.map(({ id, definition: { title, capabilities, quietPassRequests } }) => [
      `[${title}](${id}/README.md)`,
      tick(id),
      tick(capabilities.write),
      tick(capabilities.readback),
      tick(capabilities.delivery),
      capabilities.devices ? 'yes' : 'no',
      String(quietPassRequests(200)),
    ]);
    const head = [
      'product',
      'connector',
      'writes',
      'reads back',
      'delivery',
      'lists devices',
      'requests of a quiet pass',
    ];
    expect(held.trim()).toBe(table([head, ...rows]));
  });
});

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
