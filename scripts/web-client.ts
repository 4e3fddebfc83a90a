/** The page's client of the admin API, made from the OpenAPI document: a function and types for each operation. */

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
  readonly responses: Readonly<
    Record<string, { readonly content?: { readonly 'application/json'?: { readonly schema: Schema } } }>
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const HEAD = `/* Generated from docs/openapi.json by \`npm run docs\`; CI refuses a file that differs. */
import { send } from './send.ts';
`;

/** The whole file. */
export function webClient(document: unknown): string {
  const { paths, components } = document as Document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => functionOf(method, path, operation)),
  );
  const types = Object.entries(components.schemas)
    .filter(([name]) => !name.endsWith('Input'))
    .map(([name, schema]) => `export type ${name} = ${typeOf(schema)};`);
  return `${[HEAD, ...types, ...operations].join('\n')}\n`;
}

function functionOf(
  method: string,
  path: string,
  { operationId, summary, parameters = [], requestBody, responses }: Operation,
): string {
  const body = requestBody?.content['application/json'].schema;
  const members = [
    ...parameters.map(({ name, required = false, schema }) => member(name, schema, required)),
    // What has a default may be left out.
    ...Object.entries(body?.properties ?? {}).map(([name, schema]) =>
      member(name, schema, body?.required?.includes(name) ?? false),
    ),
  ];
  const query = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
  const inBody = Object.keys(body?.properties ?? {});
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const result = success?.content?.['application/json']?.schema;
  const needsNothing = !members.some((one) => !one.includes('?:'));
  return [
    '',
    `/** ${summary.charAt(0).toUpperCase()}${summary.slice(1)}. */`,
    `export function ${operationId}(asked: { ${members.join(' ')} }${needsNothing ? ' = {}' : ''}): Promise<${result === undefined ? 'void' : typeOf(result)}> {`,
    `  return send(${JSON.stringify(method.toUpperCase())}, ${JSON.stringify(path)}, asked, ${JSON.stringify({ query, body: inBody })});`,
    '}',
  ].join('\n');
}

function member(name: string, schema: Schema, required: boolean): string {
  return `readonly ${name}${required ? '' : '?'}: ${typeOf(schema)}${required ? '' : ' | undefined'};`;
}

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined)
    return (
      schema.$ref
        .split('/')
        .at(-1)
        ?.replace(/Input$/, '') ?? 'unknown'
    );
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' | ');
  if (schema.type === 'array') return `readonly (${typeOf(schema.items ?? {})})[]`;
  if (schema.type === 'object') return objectType(schema);
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return types.length === 0 ? 'unknown' : types.map((type) => PLAIN_TYPES[type] ?? 'unknown').join(' | ');
}

const PLAIN_TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  boolean: 'boolean',
  integer: 'number',
  number: 'number',
  null: 'null',
};

function objectType({ properties, required = [], additionalProperties }: Schema): string {
  if (properties === undefined) return 'Readonly<Record<string, unknown>>';
  const members = Object.entries(properties).map(([name, schema]) => member(name, schema, required.includes(name)));
  if (typeof additionalProperties === 'object') members.push('readonly [more: string]: unknown;');
  return `{ ${members.join(' ')} }`;
}
