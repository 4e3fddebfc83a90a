/**
 * One route of the admin API. The table of routes is the only description of the API: the server, its OpenAPI document, the client
 * of the command line, the page's client, the fuzzer and the matrix of roles are all made from it.
 *
 * What is asked for is one flat group: the names in the path, in the query and in the body never collide. So a route is also a
 * function from what is asked to what is answered, and the command line doesn't know whether it is called here or far away.
 */
import { z } from 'zod';
import type { Role } from '../access/roles.ts';
import type { ProblemName } from './problems.ts';

/** A group of named values, each with its form. */
export type Group = z.ZodObject;

export interface Route<
  P extends Group = Group,
  Q extends Group = Group,
  B extends Group = Group,
  R extends z.ZodType = z.ZodType,
> {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** With `{name}` for each of `params`: `/v1/tokens/{token}`. */
  readonly path: `/v1/${string}`;
  /** Null: everybody may ask. */
  readonly role: Role | null;
  /** A heading of the documentation. */
  readonly tag: string;
  /** One sentence, without a full stop. */
  readonly summary: string;
  readonly description?: string;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly result: R;
  /** What a success is answered with. 202: it goes on afterwards, and the answer says where to look. */
  readonly status: 200 | 201 | 202 | 204;
  /** Why it may be refused although what was asked has the right form: a type of `problems.ts` each. */
  readonly refuses: readonly ProblemName[];
  /** The answer has an `ETag`; with `if-match`, a change of it is refused to whoever has not seen the latest (428 without, 412 with an old one). */
  readonly version?: 'etag' | 'if-match';
  /** Takes an `Idempotency-Key`: the same key with the same request gets the first answer again, for a day. */
  readonly idempotent?: boolean;
  /** The member of the answer that is shown once: an answer that is given again lacks it. */
  readonly shownOnce?: string;
}

const NOTHING = z.strictObject({});

/** The members of a group; one without any adds nothing. */
type Members<G> = G extends z.ZodObject<infer S> ? (keyof S extends never ? unknown : z.infer<G>) : unknown;

/** What is asked of a route, all in one group. */
export type Asked<T> =
  T extends Route<infer P, infer Q, infer B, z.ZodType> ? Members<P> & Members<Q> & Members<B> : never;

/** What a route answers. */
export type Answered<T> = T extends Route<Group, Group, Group, infer R> ? z.infer<R> : never;

/** Fills in what a route doesn't take. */
export function route<
  R extends z.ZodType,
  P extends Group = typeof NOTHING,
  Q extends Group = typeof NOTHING,
  B extends Group = typeof NOTHING,
>(
  given: Omit<Route<P, Q, B, R>, 'params' | 'query' | 'body' | 'status' | 'refuses'> &
    Partial<Pick<Route<P, Q, B, R>, 'params' | 'query' | 'body' | 'status' | 'refuses'>>,
): Route<P, Q, B, R> {
  return { params: NOTHING, query: NOTHING, body: NOTHING, status: 200, refuses: [], ...given } as unknown as Route<
    P,
    Q,
    B,
    R
  >;
}
