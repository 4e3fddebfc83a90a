/** The text of a configuration, each setting with what it means above it, from the schemas. */
import { Document, isMap, isScalar } from 'yaml';
import { Account, Slot } from '../config/account-settings.ts';
import { alternatives, type JsonSchema, settingsOf, toJsonSchema } from '../config/schema-tree.ts';
import { File, TokenSet } from '../config/settings.ts';
import { type Around, kindNamed } from './around.ts';
import type { Draft, Written } from './draft.ts';

const COLUMNS = 120;

const HEADER = `Written by \`watchword init\`. \`watchword config validate\` reports every mistake at once; \`watchword config schema\` prints what editors need to check it.
Relative paths start in the working directory. Secrets are never written into this file: env:NAME or file:/path.`;

/** The file. */
export function compose(draft: Draft, around: Around): string {
  const document = new Document(draft);
  document.commentBefore = comment(HEADER, 0);
  const at = (...path: (string | number)[]) => document.getIn(path);
  explain(document.contents, toJsonSchema(File), 0);
  for (const [name, set] of Object.entries(draft.tokenSets)) {
    const schema = toJsonSchema(TokenSet);
    explain(at('tokenSets', name), schema, 2);
    mentionAbove(at('tokenSets'), name, schema);
    const kind = kindNamed(around, String(authorityOf(set).kind));
    if (kind === undefined) continue;
    const authority = together(toJsonSchema(kind.core), toJsonSchema(kind.settings));
    explain(at('tokenSets', name, 'authority'), authority, 3);
    mentionBelow(at('tokenSets', name, 'authority'), authority, 3);
  }
  for (const [name, account] of Object.entries(draft.accounts)) {
    const definition = around.connectors.get(String(account.connector));
    if (definition === undefined) continue;
    const schema = together(toJsonSchema(Account), toJsonSchema(definition.account));
    explain(at('accounts', name), schema, 2);
    mentionAbove(at('accounts'), name, schema);
    // What is said of the first holds for the others.
    const slot = together(toJsonSchema(Slot), toJsonSchema(definition.slot));
    explain(at('accounts', name, 'slots', 0), slot, 4);
    mentionBelow(at('accounts', name, 'slots', 0), slot, 4);
  }
  const [, ...sections] = isMap(document.contents) ? document.contents.items : [];
  for (const { key } of sections) if (isScalar(key)) key.spaceBefore = true;
  return document.toString({ lineWidth: 0 });
}

function authorityOf({ authority }: Written): Written {
  return typeof authority === 'object' && authority !== null ? { ...authority } : {};
}

/** The settings of both owners of a group. */
function together(core: JsonSchema, theirs: JsonSchema): JsonSchema {
  return { anyOf: [core, theirs] };
}

/** Says above each setting of a group what it means. */
function explain(group: unknown, schema: JsonSchema, depth: number): void {
  if (!isMap(group)) return;
  const settings = settingsOf(schema);
  for (const { key, value } of group.items) {
    const setting = isScalar(key) ? settings.get(String(key.value)) : undefined;
    if (!isScalar(key) || setting === undefined) continue;
    const says = alternatives(setting).find(({ description }) => description !== undefined)?.description;
    if (says !== undefined) key.commentBefore = comment(says, depth);
    explain(value, setting, depth + 1);
  }
}

/** Names what may be said as well, above a group whose last setting is itself a group. */
function mentionAbove(groups: unknown, name: string, schema: JsonSchema): void {
  const pair = isMap(groups) ? groups.items.find(({ key }) => isScalar(key) && key.value === name) : undefined;
  if (isScalar(pair?.key)) pair.key.commentBefore = others(pair.value, schema, 1);
}

function mentionBelow(group: unknown, schema: JsonSchema, depth: number): void {
  if (isMap(group)) group.comment = others(group, schema, depth);
}

function others(group: unknown, schema: JsonSchema, depth: number): string | null {
  const names = [...settingsOf(schema).keys()].filter((name) => isMap(group) && !group.has(name));
  if (names.length === 0) return null;
  return comment(`May also be said: ${names.join(', ')}. docs/configuration.md says what they mean.`, depth);
}

/** Lines that fit, as a comment at this depth. */
function comment(text: string, depth: number): string {
  const width = COLUMNS - 2 * depth - 2;
  return text
    .split('\n')
    .flatMap((paragraph) => wrapped(paragraph, width))
    .map((line) => ` ${line}`)
    .join('\n');
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
