/** The cookie of the page's session. No script can read it, and no other site can have it sent. */
import type { IncomingHttpHeaders } from 'node:http';
import cookies from '@fastify/cookie';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** How the session stands in a request, and in an answer. */
export interface SessionCookie {
  /** The session that came with a request; null where none did. */
  from(headers: IncomingHttpHeaders): string | null;
  /** Sets it for so long. */
  set(reply: FastifyReply, session: string, lastsMs: number): void;
  /** Takes it away. */
  clear(reply: FastifyReply): void;
}

/** The cookie of an application. Over TLS browsers take its name from this host only, and send it over TLS only. */
export async function sessionCookie(app: FastifyInstance, isSecure: boolean): Promise<SessionCookie> {
  await app.register(cookies, { hook: false });
  const name = isSecure ? '__Host-watchword' : 'watchword';
  const attributes = { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure } as const;
  return {
    from: ({ cookie }) => (cookie === undefined ? null : (app.parseCookie(cookie)[name] ?? null)),
    set: (reply, session, lastsMs) =>
      reply.header(
        'set-cookie',
        app.serializeCookie(name, session, { ...attributes, maxAge: Math.floor(lastsMs / 1000) }),
      ),
    clear: (reply) => reply.header('set-cookie', app.serializeCookie(name, '', { ...attributes, maxAge: 0 })),
  };
}
