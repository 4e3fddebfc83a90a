/** The page about each kind names what its definition names. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { kinds } from '../kinds.ts';
import { sayIfNone } from './none.ts';

const page = (kind: string) => readFileSync(new URL(`../../../authorities/${kind}/README.md`, import.meta.url), 'utf8');

sayIfNone(kinds);

describe.each([...new Map(kinds.map((one) => [one.kind, one])).values()])(
  'the page of $kind',
  ({ kind, definition }) => {
    it('names every permission', () => {
      expect(definition.permissions.filter(({ name }) => !page(kind).includes(name))).toEqual([]);
    });

    it('names every setting', () => {
      const { properties = {} } = z.toJSONSchema(definition.settings, { io: 'input', unrepresentable: 'any' });
      const settings = Object.keys(properties);
      expect(settings.filter((name) => !new RegExp(`\`${name}[\`:]`).test(page(kind)))).toEqual([]);
    });
  },
);
