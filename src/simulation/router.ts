/** Which of a vendor's operations a request is, and what it names on the way. */
import type { SimulatedRequest } from './simulated.ts';

/** An answer as the vendor gives it. Header names in any case; `content-length` is added. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request on its way to a route. */
export interface Call {
  readonly request: SimulatedRequest;
  /** What stood in place of the route's `{names}`, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

export interface Route {
  readonly method: string;
  /** `/devices/{id}/status`: a name in braces takes exactly one segment. */
  readonly path: string;
  /** What the vendor would call it: `list`, `read`, `write` ... Behaviours and tests go by it. */
  readonly operation: string;
  answer(call: Call): Answer | Promise<Answer>;
}

/** The first route that fits, with what its names took; null where none does. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly route: Route; readonly params: Readonly<Record<string, string>> } | null {
  const [pathname = ''] = path.split('?');
  const segments = pathname.split('/').map(decoded);
  for (const route of routes) {
    if (route.method !== method) continue;
    const params = taken(route.path.split('/'), segments);
    if (params !== null) return { route, params };
  }
  return null;
}

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

function taken(template: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (template.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of template.entries()) {
    const segment = segments[at] ?? '';
    if (part.startsWith('{')) params[part.slice(1, -1)] = segment;
    else if (part !== segment) return null;
    if (segment === '' && part.startsWith('{')) return null;
  }
  return params;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
