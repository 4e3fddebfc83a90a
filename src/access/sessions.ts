/**
 * Sessions of the page: 32 random bytes in a cookie, of which only a digest is kept. A session is worth what the key or the token
 * behind it is worth: a key that is revoked or has expired opens nothing any more, and neither do its sessions; a session of a
 * token ends with the token, or when its issuer or its rules are changed in the configuration.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { SessionsTable, Store, Tables } from '../store/contract.ts';
import { selfOf, type Whose } from './bearer.ts';
import { digestOf } from './digest.ts';
import type { Identify, Self } from './identify.ts';
import type { AccessKeys } from './keys.ts';
import { ROLES } from './roles.ts';

/** So many sessions of one key or person at once; one more ends the oldest. */
export const MOST_SESSIONS = 20;

/** What sessions rest on. */
export interface SessionsOptions {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now'>;
  readonly keys: Pick<AccessKeys, 'byDigest'>;
  /** Whose a key or a token is: who signs in sends one. */
  readonly whose: Whose;
  /** By what tokens are judged: another text when it is something else. */
  readonly rules: string;
  /** How long one lasts at most. */
  readonly sessionMs: number;
}

/** A session that has begun. */
export interface Begun {
  readonly self: Self;
  /** What the cookie holds; it is kept nowhere. */
  readonly session: string;
  readonly lastsMs: number;
}

const Kept = z.strictObject({
  name: z.string(),
  role: z.enum(ROLES),
  by: z.enum(['key', 'oidc']),
  /** The digest of the key, or of the rules for tokens. */
  behind: z.string(),
  expiresAt: z.int(),
});

/** The sessions of one person stand in a row of their own, oldest first. */
const Owned = z.strictObject({ digests: z.array(z.string()) });

/** The sessions in the store. */
export class Sessions {
  readonly #options: SessionsOptions;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** Begins one for who has this key or token, and ends the one that this browser had before. Null for nobody. */
  async begin(bearer: string, before: string | null): Promise<Begun | null> {
    const self = await this.#options.whose(bearer);
    if (self === null) return null;
    return this.#begin(self, self.by === 'key' ? digestOf(bearer) : this.#rules(), before);
  }

  /**
   * Begins one for whom the issuer has just signed in. Its token said who that is at this moment, and was sent to nobody else: how long
   * the session lasts is our own affair.
   */
  beginFor(self: Self, before: string | null): Promise<Begun> {
    return this.#begin({ ...self, expiresAt: null }, this.#rules(), before);
  }

  async #begin(self: Self, behind: string, before: string | null): Promise<Begun> {
    const { store, clock, sessionMs } = this.#options;
    const now = clock.now();
    const expiresAt = Math.min(now + sessionMs, self.expiresAt ?? Number.POSITIVE_INFINITY);
    const session = randomBytes(32).toString('base64url');
    const digest = digestOf(session);
    const kept: z.infer<typeof Kept> = {
      name: self.name,
      role: self.role,
      by: self.by === 'key' ? 'key' : 'oidc',
      behind,
      expiresAt,
    };
    await store.write(async (tables) => {
      await tables.sessions.prune(now);
      if (before !== null) await tables.sessions.remove(digestOf(before));
      await tables.sessions.save(digest, kept, expiresAt);
      await addTo(tables.sessions, `of:${digestOf(self.name)}`, digest, now, now + sessionMs);
      await trail(tables, 'session.begun', self, digest, now);
    });
    return { self: { ...self, by: 'session', expiresAt }, session, lastsMs: expiresAt - now };
  }

  /** Whose it is; null for one that is unknown, or has ended. */
  async whose(session: string): Promise<Self | null> {
    const { store, clock, keys } = this.#options;
    const read = Kept.safeParse(await store.read.sessions.get(digestOf(session), clock.now()));
    if (!read.success) return null;
    const { name, role, by, behind, expiresAt } = read.data;
    if (by === 'oidc') return behind === this.#rules() ? { name, role, by: 'session', expiresAt } : null;
    const access = await keys.byDigest(behind);
    return access === null ? null : { ...selfOf(access), by: 'session', expiresAt };
  }

  /** Ends it; false where there was none. */
  async end(session: string): Promise<boolean> {
    const { store, clock } = this.#options;
    const self = await this.whose(session);
    if (self === null) return false;
    const digest = digestOf(session);
    await store.write(async (tables) => {
      await tables.sessions.remove(digest);
      await trail(tables, 'session.ended', self, digest, clock.now());
    });
    return true;
  }

  #rules(): string {
    return digestOf(this.#options.rules);
  }
}

/** Who comes with a session. */
export function bySession(sessions: Pick<Sessions, 'whose'>): Identify {
  return async ({ session }) => (session === null ? null : sessions.whose(session));
}

async function addTo(sessions: SessionsTable, of: string, digest: string, now: number, until: number): Promise<void> {
  const read = Owned.safeParse(await sessions.get(of, now));
  const alive: string[] = [];
  for (const one of read.success ? read.data.digests : []) {
    if ((await sessions.get(one, now)) !== null) alive.push(one);
  }
  const digests = [...alive, digest];
  for (const oldest of digests.splice(0, Math.max(0, digests.length - MOST_SESSIONS))) await sessions.remove(oldest);
  await sessions.save(of, { digests }, until);
}

async function trail(tables: Tables, action: string, self: Self, digest: string, at: number): Promise<void> {
  const { name, role, expiresAt } = self;
  const detail = { role, expiresAt };
  await tables.audit.append({ at, actor: name, action, subject: `session:${digest.slice(0, 8)}`, reason: '', detail });
}
