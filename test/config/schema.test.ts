import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { configurationReference } from '../../src/config/reference.ts';
import { configurationSchema } from '../../src/config/schema.ts';
import { alternatives, isSchema, type JsonSchema } from '../../src/config/schema-tree.ts';
import { acme } from './acme.ts';
import { ACME_AUTHORITIES } from './acme-authorities.ts';
import { SOUND } from './world.ts';

const schema = configurationSchema([acme], ACME_AUTHORITIES.values());
const accepts = new Ajv2020({ strict: false, formats: { uuid: true } }).compile(schema);

function mistakeFile(name: string): unknown {
  return parseYaml(readFileSync(join(import.meta.dirname, 'mistakes', `${name}.yaml`), 'utf8'));
}

function everySetting(group: JsonSchema, path = ''): [string, JsonSchema][] {
  return alternatives(group).flatMap((alternative) => [
    ...Object.entries(alternative.properties ?? {})
      .filter((entry): entry is [string, JsonSchema] => isSchema(entry[1]))
      .flatMap(([name, inner]): [string, JsonSchema][] => [
        [`${path}${name}`, inner],
        ...everySetting(inner, `${path}${name}.`),
      ]),
    ...[alternative.additionalProperties, alternative.items]
      .filter((inner): inner is JsonSchema => typeof inner === 'object' && !Array.isArray(inner))
      .flatMap((inner) => everySetting(inner, `${path}*.`)),
  ]);
}

describe('the JSON Schema', () => {
  it('accepts what the program accepts', () => {
    expect(accepts(parseYaml(SOUND)), JSON.stringify(accepts.errors)).toBe(true);
  });

  it.each([
    'drift-missing',
    'drift-misspelt',
    'misspelt-setting-of-the-core-in-an-account',
    'misspelt-setting-of-the-vendor-in-an-account',
    'misspelt-settings-in-a-slot',
    'unknown-connector',
    'unknown-authority',
    'authority-missing',
    'authority-without-a-kind',
    'authority-with-settings-of-other-kinds',
    'authority-with-a-secret-written-into-the-file',
    'unknown-section',
    'secret-written-into-the-file',
    'encryption-key-written-into-the-file',
    'account-without-slots',
    'account-with-an-empty-list-of-slots',
    'account-with-a-bad-name',
    'rotation-with-bad-values',
    'no-token-set',
  ])('shows in an editor: %s', (name) => {
    expect(accepts(mistakeFile(name))).toBe(false);
  });

  it('describes every setting', () => {
    const silent = everySetting(schema).filter(
      ([, inner]) => !alternatives(inner).some(({ description }) => description),
    );
    expect(silent.map(([path]) => path)).toEqual([]);
  });
});

describe('the reference page', () => {
  const page = configurationReference([acme], ACME_AUTHORITIES.values());

  it('has a row for every setting, those of connectors included', () => {
    for (const setting of [
      'store.password',
      'schedule.jitter',
      'rotation.deliverTo',
      'maxWritesPerRun',
      'apiKey',
      'paging.overlap',
      'groups',
      'platforms.ios.storeId',
      'lookEvery',
      'tenant',
    ]) {
      expect(page).toMatch(new RegExp(`^\\| \`${setting.replaceAll('.', '\\.')}\` +\\| \\S`, 'm'));
    }
  });

  it('has a part for every kind of authority, also for one without settings', () => {
    expect(page).toMatch(/^## Authority `acme-id`: Acme Identity$/m);
    expect(page).toMatch(
      /^## Authority `acme-console`: The console of Acme\n\n.+\n\nIt has no settings of its own\.$/m,
    );
  });

  it('says types, defaults and what is required', () => {
    const row = (setting: string) =>
      page
        .split('\n')
        .find((line) => line.startsWith(`| \`${setting}\` `))
        ?.replaceAll(/ +/g, ' ');
    expect(row('drift')).toContain('| `report` or `repair` | **required** |');
    expect(row('timeout')).toContain('| duration | `30s` |');
    expect(row('lookEvery')).toContain('| duration | `1m` |');
    expect(row('apiKey')).toContain('| secret | |');
    expect(row('cloud')).toContain('| `global` or `china` | `global` |');
    expect(row('groups')).toContain('| list of text | |');
    expect(row('listen.insecure')).toContain('| `true` or `false` | `false` |');
  });
});
