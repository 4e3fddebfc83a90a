/** Posting JSON to an address, by whatever receiver. */
import { failureOf } from '../../connector/failure-of.ts';
import { createKit } from '../../connector/kit.ts';
import { createQuiet } from '../../connector/quiet.ts';
import type { Secret } from '../../model/secret.ts';
import { type Surroundings, TIMEOUT_MS, TRUSTS } from '../receiver.ts';

/** So much goes to one receiver at most, whatever happens: Slack takes a message a second. */
const LIMITS = { windowMs: 60_000, requests: 30, writes: 30, atOnce: 1 };

/** Where posts go. */
export interface PostOptions extends Surroundings {
  readonly name: string;
  readonly url: string;
  readonly ca: string | null;
  readonly proxy: string | null;
}

/** An answer that is a success: its status, and its text. */
export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** A way to one address. */
export interface Post extends AsyncDisposable {
  /**
   * Throws `Failure` for everything but a 2xx, redirects included. `wordOf` picks out of a refusal's text what is a word of a closed
   * list and may be shown; nothing else of it is.
   */
  json(
    body: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    wordOf?: (text: string) => string | null,
  ): Promise<Answered>;
}

/** Opens the way; nothing is connected before the first post. */
export function createPost({ name, url, ca, proxy, clock, redactor, store }: PostOptions): Post {
  const kit = createKit({
    account: `notices:${name}`,
    ca,
    trusts: TRUSTS,
    proxy,
    timeoutMs: TIMEOUT_MS,
    limits: LIMITS,
    share: 1,
    fingerprint: (value) => store.fingerprint(value),
    redactor,
    clock,
    quiet: createQuiet(clock),
  });
  const { host } = new URL(url);
  return {
    async json(body, headers, signal, wordOf = () => null) {
      const all = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'watchword', ...headers };
      const response = await kit.fetch(url, { method: 'POST', headers: all, body, signal });
      const text = await response.text();
      if (response.ok) return { status: response.status, text };
      const word = wordOf(text);
      const says = `POST ${host}: answered with status ${response.status}${word === null ? '' : `, ${word}`}`;
      throw failureOf(response, redactor.redact(says), clock.now());
    },
    [Symbol.asyncDispose]: () => kit[Symbol.asyncDispose](),
  };
}

/** An address that is a secret, and with it whatever of it would let somebody post: its path, and what its query says. */
export function guarded(url: Secret, { redactor }: Pick<Surroundings, 'redactor'>): string {
  const address = url.reveal().trim();
  const { pathname, search, searchParams } = new URL(address);
  for (const part of [address, pathname, search, ...searchParams.values()]) redactor.add(part);
  return address;
}
