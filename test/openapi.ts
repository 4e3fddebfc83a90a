/**
 * Holds requests and answers against a vendor's OpenAPI file. The files lie beside the repository and are not part of it:
 * where one is absent, `openApi` returns null and the test skips.
 *
 * Objects of several types are described by `oneOf` with a discriminator; here that becomes one condition per type, so that a
 * mistake is reported for the type the object claims to be and not once for every type there is.
 */
import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

/** One thing that the file does not allow: where (a JSON pointer, `/settings/0/appConfigKey`, or `path`, `query`, `status`) and what. */
export interface Problem {
  readonly at: string;
  readonly says: string;
}

export interface OpenApi {
  /** Whether the file speaks of this method and path (with or without a query). */
  describes(method: string, path: string): boolean;
  /** Problems of a request: path, query parameters and body. `body` is JSON text, or empty. */
  requestProblems(method: string, path: string, body?: string): readonly Problem[];
  /** Problems of an answer: status and body. `body` is JSON text, or empty. */
  answerProblems(method: string, path: string, status: number, body?: string): readonly Problem[];
  /** Compiles every schema and returns the names; throws where one can't be compiled. */
  compileAll(): readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

interface Operation {
  readonly pointer: string;
  readonly spec: Json;
}

/** The file `../shared/openapi/<name>.json`, or null when it isn't there. */
export function openApi(name: string): OpenApi | null {
  const file = new URL(`../../shared/openapi/${name}.json`, import.meta.url);
  if (!existsSync(file)) return null;
  return read(JSON.parse(readFileSync(file, 'utf8')));
}

function read(document: Json): OpenApi {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addFormat('byte', /^[A-Za-z0-9+/]*={0,2}$/);
  ajv.addSchema(withConditions(document) as Json, 'file');
  const compiled = new Map<string, ValidateFunction>();

  function check(pointer: string, text: string): Problem[] {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return [{ at: '', says: 'is not JSON' }];
    }
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `file#${pointer}` });
    compiled.set(pointer, validate);
    if (validate(value)) return [];
    return (validate.errors ?? [])
      .filter((error) => error.keyword !== 'if')
      .map((error) => ({ at: error.instancePath, says: `${error.message} ${JSON.stringify(error.params)}` }));
  }

  function find(method: string, path: string): Operation | null {
    const [pathname = ''] = path.split('?');
    const segments = pathname.split('/');
    const paths = Object.keys(document.paths as Json)
      .filter((template) => matches(template.split('/'), segments))
      .sort((a, b) => parameters(a) - parameters(b));
    for (const template of paths) {
      const spec = member(document.paths, template, method.toLowerCase());
      if (spec !== undefined) return { spec, pointer: `/paths/${escaped(template)}/${method.toLowerCase()}` };
    }
    return null;
  }

  return {
    describes: (method, path) => find(method, path) !== null,

    requestProblems(method, path, body = '') {
      const operation = find(method, path);
      if (operation === null) return [{ at: 'path', says: `${method} ${path} is not in the file` }];
      const problems = unknownParameters(operation.spec, path);
      const schema = member(operation.spec, 'requestBody', 'content', 'application/json', 'schema');
      if (schema === undefined) return body === '' ? problems : [...problems, { at: '', says: 'takes no body' }];
      const pointer = `${operation.pointer}/requestBody/content/application~1json/schema`;
      return [...problems, ...(body === '' ? [{ at: '', says: 'needs a body' }] : check(pointer, body))];
    },

    answerProblems(method, path, status, body = '') {
      const operation = find(method, path);
      if (operation === null) return [{ at: 'path', says: `${method} ${path} is not in the file` }];
      const listed = member(operation.spec, 'responses', String(status));
      const entry = listed === undefined && status >= 400 ? 'default' : String(status);
      const response = member(operation.spec, 'responses', entry);
      if (response === undefined) return [{ at: 'status', says: `${status} is not documented` }];
      const base =
        typeof response.$ref === 'string' ? response.$ref.slice(1) : `${operation.pointer}/responses/${entry}`;
      const described = base.startsWith('/components') ? member(document, ...base.slice(1).split('/')) : response;
      const type = jsonType(member(described, 'content'));
      const schema = member(described, 'content', type, 'schema');
      if (schema === undefined) return body === '' ? [] : [{ at: '', says: 'is documented to have no body' }];
      return check(`${base}/content/${escaped(type)}/schema`, body);
    },

    compileAll() {
      const names = Object.keys(member(document, 'components', 'schemas') ?? {});
      for (const name of names) ajv.compile({ $ref: `file#/components/schemas/${escaped(name)}` });
      return names;
    },
  };
}

function unknownParameters(spec: Json, path: string): Problem[] {
  const known = (spec.parameters ?? []) as readonly { readonly name: string; readonly in: string }[];
  const names = new Set(known.filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name));
  const [, query = ''] = path.split('?');
  return [...new URLSearchParams(query).keys()]
    .filter((name) => !names.has(name))
    .map((name) => ({ at: 'query', says: `${name} is not a parameter` }));
}

function withConditions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withConditions);
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Json;
  const tag = member(object, 'discriminator')?.propertyName;
  const mapping = member(object, 'discriminator', 'mapping');
  if (typeof tag === 'string' && mapping !== undefined && Array.isArray(object.oneOf)) {
    const types = Object.entries(mapping).map(([type, $ref]) => ({ names: [type, type.replace(/^#/, '')], $ref }));
    return {
      type: 'object',
      required: [tag],
      properties: { [tag]: { enum: types.flatMap((type) => type.names) } },
      allOf: types.map((type) => ({
        if: { required: [tag], properties: { [tag]: { enum: type.names } } },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { $ref: type.$ref },
      })),
    };
  }
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, withConditions(inner)]));
}

function member(value: unknown, ...path: readonly string[]): Json | undefined {
  let here: unknown = value;
  for (const key of path) here = typeof here === 'object' && here !== null ? (here as Json)[key] : undefined;
  return typeof here === 'object' && here !== null ? (here as Json) : undefined;
}

/** The media type that stands for JSON: some vendors put a version behind it, `application/json;version=2`. */
function jsonType(content: Json | undefined): string {
  return Object.keys(content ?? {}).find((type) => /^application\/json(;|$)/.test(type)) ?? 'application/json';
}

function matches(template: readonly string[], segments: readonly string[]): boolean {
  return (
    template.length === segments.length &&
    template.every((part, at) => (part.startsWith('{') ? segments[at] !== '' : part === segments[at]))
  );
}

function parameters(template: string): number {
  return template.split('{').length;
}

function escaped(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}
