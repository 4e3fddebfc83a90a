/**
 * Lists as Graph gives them: pages behind an opaque address, `$select`, `$top`, and `$filter`, of which a service understands
 * some and silently ignores the others.
 */
import { randomBytes } from 'node:crypto';
import type { Answer } from '#simulation';
import { type GraphCall, graphJson } from './graph.ts';
import type { PolicyObject } from './keys.ts';
import type { Quirks } from './quirks.ts';
import { Refusal, refusal } from './refusals.ts';

export interface ListSettings {
  /** The vendor's own page size for this list. */
  readonly pageSize: number;
  /** Properties that `eq` filters on. */
  readonly filters: readonly string[];
}

export interface Lists {
  page(call: GraphCall, items: readonly PolicyObject[], settings: ListSettings): Answer;
}

export function lists(quirks: Quirks): Lists {
  /** Where the page behind an opaque token begins. */
  const tokens = new Map<string, number>();

  function startOf(call: GraphCall): number {
    const token = call.query.get('$skiptoken');
    if (token === null) return 0;
    const start = tokens.get(token);
    if (start === undefined) throw new Refusal(400, 'The skip token is invalid.');
    return start;
  }

  function nextLink(call: GraphCall, start: number): string {
    const token = randomBytes(18).toString('base64url');
    tokens.set(token, start);
    const query = new URLSearchParams(call.query);
    query.set('$skiptoken', token);
    const [pathname = ''] = call.request.path.split('?');
    return `https://${call.request.headers.host}${pathname}?${query.toString().replaceAll('%24', '$')}`;
  }

  return {
    page(call, items, settings) {
      if (call.query.has('$expand') && quirks.expand === 'times-out') throw refusal(504);
      const wanted = filtered(items, call.query.get('$filter'), settings.filters);
      const own = quirks.pageSize === 'vendor' ? settings.pageSize : Number(quirks.pageSize);
      const size = Math.min(own, Number(call.query.get('$top') ?? own) || own);
      const start = startOf(call);
      const end = start + size;
      const more = quirks.lastPage === 'empty' ? start < wanted.length : end < wanted.length;
      return graphJson(200, {
        '@odata.context': `https://graph.microsoft.com/${call.api}/$metadata#${call.request.path.split('?')[0]?.slice(call.api.length + 2)}`,
        ...(more ? { '@odata.nextLink': nextLink(call, end) } : {}),
        value: wanted.slice(start, end).map((item) => selected(item, call.query.get('$select'))),
      });
    },
  };
}

/** Only the properties of `$select`, and those that are always there. */
export function selected(item: PolicyObject, select: string | null): PolicyObject {
  if (select === null) return item;
  const names = new Set(['@odata.type', 'id', ...select.split(',').map((name) => name.trim())]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}

/** A filter with any part that isn't understood is ignored as a whole, as observed. */
function filtered(
  items: readonly PolicyObject[],
  filter: string | null,
  properties: readonly string[],
): readonly PolicyObject[] {
  if (filter === null) return items;
  const conditions = filter.split(/ and /i).map((part) => anyOf(part, properties));
  if (conditions.some((condition) => condition === null)) return items;
  return items.filter((item) => conditions.every((condition) => condition?.(item)));
}

type Condition = (item: PolicyObject) => boolean;

function anyOf(part: string, properties: readonly string[]): Condition | null {
  const inner = part.trim().replace(/^\((.*)\)$/, '$1');
  const alternatives = inner.split(/ or /i).map((text) => condition(text.trim(), properties));
  if (alternatives.some((alternative) => alternative === null)) return null;
  return (item) => alternatives.some((alternative) => alternative?.(item));
}

function condition(text: string, properties: readonly string[]): Condition | null {
  const type = /^isof\('#?(microsoft\.graph\.\w+)'\)$/.exec(text)?.[1];
  if (type !== undefined) return (item) => item['@odata.type'] === `#${type}`;
  const [, name = '', quoted] = /^(\w+) eq '((?:[^']|'')*)'$/.exec(text) ?? [];
  if (quoted === undefined || !properties.includes(name)) return null;
  return (item) => item[name] === quoted.replaceAll("''", "'");
}
