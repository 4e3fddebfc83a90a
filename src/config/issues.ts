/** From what a schema complains about to sentences for people: what was found, what was expected, what was probably meant. */
import type { z } from 'zod';
import { Secret } from '../model/secret.ts';
import type { Path, Report } from './mistake.ts';
import { alternatives, type JsonSchema, schemaAt } from './schema-tree.ts';
import { nearest } from './suggest.ts';

type Issue = z.core.$ZodIssue;

/** What a schema said about one group of settings. */
export interface Complaint {
  /** Where the group stands in the file. */
  readonly path: Path;
  /** The group as the schema saw it. */
  readonly raw: unknown;
  /** Everything that may be written in the group. */
  readonly known: JsonSchema;
  readonly issues: readonly Issue[];
  /** Whether what was found may be a credential, and is not repeated. */
  readonly quiet?: boolean;
}

/** Reports every issue. */
export function reportIssues({ path, raw, known, issues, quiet = false }: Complaint, report: Report): void {
  for (const issue of issues.flatMap(flattened)) {
    const inner = pathOf(issue);
    const value = valueAt(raw, inner);
    const says = isMissing(issue, inner, value, known)
      ? missing(issue, schemaAt(known, inner))
      : sentence(issue, value, quiet);
    report([...path, ...inner], says);
  }
}

/** A check of a whole group may point at a setting that is optional and absent; its own words then say more. */
function isMissing(issue: Issue, path: Path, value: unknown, known: JsonSchema): boolean {
  if (value !== undefined) return false;
  if (issue.code !== 'custom') return true;
  const group = schemaAt(known, path.slice(0, -1));
  return group !== undefined && alternatives(group).some((inner) => inner.required?.includes(String(path.at(-1))));
}

function missing(issue: Issue, schema: JsonSchema | undefined): string {
  const description = schema === undefined ? undefined : alternatives(schema).find((inner) => inner.description);
  return `missing. ${description?.description ?? sentence(issue, undefined, true)}`.trim();
}

/** A choice between groups complains about every alternative; people are told about the one they came nearest to. */
function flattened(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const nearestBranch = issue.errors.toSorted((a, b) => farness(a) - farness(b))[0] ?? [];
  return nearestBranch.flatMap((inner) => flattened({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** A literal that differs (`kind: other`) tells most: that alternative was not meant. So does a value of another type as a whole. */
function farness(issues: readonly Issue[]): number {
  const isAnother = ({ code, path }: Issue) =>
    code === 'invalid_value' || (code === 'invalid_type' && path.length === 0);
  return issues.reduce((sum, issue) => sum + (isAnother(issue) ? 100 : 1), 0);
}

function sentence(issue: Issue, value: unknown, quiet: boolean): string {
  const expected = expectation(issue);
  if (issue.code === 'custom' || !expected.startsWith('expected ') || expected.includes(', found ')) return expected;
  const meant = typeof value === 'string' ? nearest(value, optionsOf(issue).map(String)) : null;
  return `${expected}, found ${found(value, quiet || expectsGroup(issue))}${meant === null ? '' : `; did you mean \`${meant}\`?`}`;
}

/** What zod says where a schema's author has said nothing. */
const BY_DEFAULT = /^(Invalid |Too (small|big)|Unrecognized )/;

function expectation(issue: Issue): string {
  if (!BY_DEFAULT.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${TYPES[issue.expected] ?? `a value of the type ${issue.expected}`}`;
    case 'invalid_value':
      return `expected ${oneOf(issue.values)}`;
    case 'invalid_union':
      return optionsOf(issue).length === 0 ? 'expected something else' : `expected ${oneOf(optionsOf(issue))}`;
    case 'too_small':
      return `expected ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${MEASURES[issue.origin] ?? ''}`;
    case 'too_big':
      return `expected ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${MEASURES[issue.origin] ?? ''}`;
    case 'unrecognized_keys':
      return `unknown setting ${oneOf(issue.keys)}`;
    case 'invalid_format':
      return `expected ${FORMATS[issue.format] ?? `the form ${issue.format}`}`;
    default:
      return issue.message;
  }
}

/** Where a group belongs, a text may be anything: a whole key file given as the configuration, for one. */
function expectsGroup(issue: Issue): boolean {
  return issue.code === 'invalid_type' && ['object', 'record', 'array'].includes(issue.expected);
}

function optionsOf(issue: Issue): readonly unknown[] {
  if (issue.code === 'invalid_value') return issue.values;
  return issue.code === 'invalid_union' && 'options' in issue ? (issue.options ?? []) : [];
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  object: 'a group of settings',
  record: 'a group of names',
  array: 'a list',
};

const MEASURES: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'a UUID such as `00000000-0000-0000-0000-000000000000`',
  guid: 'a UUID such as `00000000-0000-0000-0000-000000000000`',
  url: 'an address such as `https://mdm.example.com`',
  email: 'an e-mail address',
  regex: 'another form',
};

/** Longer texts are cut when they are repeated in a sentence. */
const SHOWN_CHARACTERS = 60;

function found(value: unknown, quiet: boolean): string {
  if (value === null) return 'nothing';
  if (value instanceof Secret) return 'a secret';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of settings';
  if (typeof value === 'boolean') return `\`${value}\``;
  if (quiet) return `a ${typeof value === 'string' ? 'text' : 'number'} (not shown)`;
  if (value === '') return 'an empty text';
  const text = String(value);
  return `\`${text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text}\``;
}

function oneOf(values: readonly unknown[]): string {
  const names = values.map((value) => `\`${String(value)}\``);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (here, step) =>
      here !== null && typeof here === 'object' ? (here as Record<string | number, unknown>)[step] : undefined,
    raw,
  );
}

function pathOf(issue: Issue): (string | number)[] {
  return issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
}
