/** Answers, ready to be written. Header fields that say the same everywhere stand here; there is no `Server`. */
import { PROBLEM_TYPE, problem } from './problem.ts';

/** One answer. */
export interface Reply {
  readonly status: number;
  /** Name, value, name, value. */
  readonly head: readonly string[];
  readonly body: string;
}

/**
 * No answer may be kept: it may be "active" after the token has been revoked. And none is a page: what a browser is led to here, it
 * neither guesses the type of, nor shows in a frame, nor runs.
 */
const EVERYWHERE = [
  'cache-control',
  'no-store',
  'x-content-type-options',
  'nosniff',
  'content-security-policy',
  "default-src 'none'; frame-ancestors 'none'",
] as const;

const JSON_TYPE = 'application/json; charset=utf-8';

/** The connection ends with this answer: what still comes on it is not worth reading. */
export const AND_CLOSE = ['connection', 'close'] as const;

/** 200 with a JSON text. */
export function json(body: string): Reply {
  return withBody(200, JSON_TYPE, body, []);
}

/** 204: go on. */
export const GO_ON: Reply = { status: 204, head: EVERYWHERE, body: '' };

/** What an error says beside its sentence. */
export interface More {
  /** Further members of the body. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Further header fields: name, value, name, value. */
  readonly head?: readonly string[];
}

/** An error. */
export function refuse(status: number, detail: string, { members, head = [] }: More = {}): Reply {
  return withBody(status, PROBLEM_TYPE, problem(status, detail, members), head);
}

function withBody(status: number, type: string, body: string, head: readonly string[]): Reply {
  const length = String(Buffer.byteLength(body));
  return { status, head: ['content-type', type, 'content-length', length, ...EVERYWHERE, ...head], body };
}
