/** The cookies of the page. No script can read them. */
import type { IncomingHttpHeaders } from 'node:http';
import cookies from '@fastify/cookie';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** How a cookie stands in a request, and in an answer. */
export interface Cookie {
  /** What came with a request; null where none did. */
  from(headers: IncomingHttpHeaders): string | null;
  /** Sets it for so long. */
  set(reply: FastifyReply, value: string, lastsMs: number): void;
  /** Takes it away. */
  clear(reply: FastifyReply): void;
}

/** All of them. */
export interface Cookies {
  /** No other site can have it sent. */
  readonly session: Cookie;
  /** Of signing in by a redirect: it is sent when the issuer sends the browser back, and with nothing else of another site. */
  readonly signIn: Cookie;
}

/** The cookies of an application. Over TLS browsers take their names from this host only, and send them over TLS only. */
export async function cookiesOf(app: FastifyInstance, isSecure: boolean): Promise<Cookies> {
  await app.register(cookies, { hook: false });
  const cookie = (called: string, sameSite: 'strict' | 'lax'): Cookie => {
    const name = isSecure ? `__Host-${called}` : called;
    const attributes = { path: '/', httpOnly: true, sameSite, secure: isSecure } as const;
    const set = (reply: FastifyReply, value: string, maxAge: number) =>
      // An answer may set several; Fastify keeps all of them.
      reply.header('set-cookie', app.serializeCookie(name, value, { ...attributes, maxAge }));
    return {
      from: (headers) => (headers.cookie === undefined ? null : (app.parseCookie(headers.cookie)[name] ?? null)),
      set: (reply, value, lastsMs) => set(reply, value, Math.floor(lastsMs / 1000)),
      clear: (reply) => set(reply, '', 0),
    };
  };
  return { session: cookie('watchword', 'strict'), signIn: cookie('watchword-sign-in', 'lax') };
}
