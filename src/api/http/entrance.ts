/**
 * Who comes in. Whoever doesn't is told the same after the same time, whatever was wrong: the time of a lookup would say whether
 * there was something to look up.
 */
import { setTimeout } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from '../../access/access.ts';
import type { Self } from '../../access/identify.ts';
import { SIGN_IN_FAILURES, type SignInFailure } from '../../access/sign-in.ts';
import type { Desk, DeskSession } from '../desk.ts';
import { Refusal } from '../problems.ts';
import type { Cookies } from './cookies.ts';
import { refuseForged } from './forgery.ts';
import type { Limits } from './limits.ts';
import { FAILED } from './sign-in.ts';

/** Nobody is refused sooner than this: longer than a lookup takes. */
export const REFUSED_AFTER_MS = 20;

/** Who gets an answer that never ends is looked up again this often: a key that was revoked opens nothing any more. */
export const WATCHED_EVERY_MS = 5_000;

/** Who asks where everybody may. Only routes without a role see it. */
const NOBODY: Self = { name: 'nobody', role: 'viewer', by: 'key', expiresAt: null };

/** What decides about who comes in. */
export interface EntranceOptions {
  readonly access: Pick<Access, 'identify' | 'sessions' | 'signIn'>;
  readonly cookies: Cookies;
  readonly limits: Limits;
  readonly watchedEveryMs: number;
  readonly deskFor: (self: Self, session: DeskSession) => Desk;
}

/** Before every request. */
export interface Entrance {
  /** For those who are known; throws `Refusal` for others. */
  known(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** For everybody. */
  open(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** What was found out about who asks. */
  deskOf(request: FastifyRequest): Desk;
  /** For an answer that never ends: it is cut off when who asked is known no more. Throws `Refusal` as `deskOf` does. */
  watch(request: FastifyRequest): void;
}

/** Makes the entrance of an application. */
export function entranceOf({ access, cookies, limits, watchedEveryMs, deskFor }: EntranceOptions): Entrance {
  const desks = new WeakMap<FastifyRequest, Desk>();
  const { session: cookie, signIn } = cookies;

  function identify({ raw: { headers, socket } }: FastifyRequest): Promise<Self | null> {
    return access.identify({ headers, session: cookie.from(headers), socket });
  }

  async function refuse(request: FastifyRequest, reply: FastifyReply, since: number, isGuess: boolean): Promise<never> {
    const count = isGuess ? limits.failed : limits.open;
    await setTimeout(Math.max(0, REFUSED_AFTER_MS - (performance.now() - since)));
    await count(request, reply);
    reply.header('www-authenticate', 'Bearer');
    throw new Refusal('unauthorized', 'send a key as `Authorization: Bearer <key>`, or sign in');
  }

  function sessionFor(request: FastifyRequest, reply: FastifyReply): DeskSession {
    const before = cookie.from(request.headers);
    return {
      async begin(bearer) {
        const since = performance.now();
        const begun = await access.sessions.begin(bearer, before);
        if (begun === null) return refuse(request, reply, since, true);
        cookie.set(reply, begun.session, begun.lastsMs);
        return begun.self;
      },
      waysIn() {
        const failed = failureIn(signIn.from(request.headers));
        // It is said once.
        if (failed !== null) signIn.clear(reply);
        return { redirect: access.signIn === null ? null : { path: 'sign-in' }, failed };
      },
      async end() {
        cookie.clear(reply);
        return before !== null && (await access.sessions.end(before));
      },
    };
  }

  function deskOf(request: FastifyRequest): Desk {
    const desk = desks.get(request);
    if (desk === undefined) throw new Refusal('unauthorized', 'nobody is asking');
    return desk;
  }

  return {
    async known(request, reply) {
      const since = performance.now();
      const self = await identify(request);
      // An old cookie is no guess: the page sends it by itself, and has to hear that it is time to sign in again.
      if (self === null) return refuse(request, reply, since, request.headers.authorization !== undefined);
      await limits.asked(request, reply, self.name);
      refuseForged(request, self.by);
      desks.set(request, deskFor(self, sessionFor(request, reply)));
    },
    async open(request, reply) {
      await limits.open(request, reply);
      refuseForged(request, null);
      desks.set(request, deskFor(NOBODY, sessionFor(request, reply)));
    },
    deskOf,
    watch(request) {
      const { name, role } = deskOf(request).self;
      const { socket } = request.raw;
      const look = setInterval(async () => {
        // A store that is out of reach says nothing about who it is.
        const self = await identify(request).catch(() => undefined);
        if (self === undefined || (self?.name === name && self.role === role)) return;
        socket.destroy();
      }, watchedEveryMs);
      look.unref();
      socket.once('close', () => clearInterval(look));
    },
  };
}

/** Why signing in by a redirect has failed a moment ago; null where it has not. */
function failureIn(cookie: string | null): string | null {
  const why = cookie?.startsWith(FAILED) ? cookie.slice(FAILED.length) : null;
  return why !== null && Object.hasOwn(SIGN_IN_FAILURES, why) ? SIGN_IN_FAILURES[why as SignInFailure] : null;
}
