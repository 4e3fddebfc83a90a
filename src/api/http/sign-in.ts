/**
 * Signing in by a redirect, for the page: `/sign-in` sends the browser to the issuer, `/sign-in/callback` takes it back and begins a
 * session. Both answer with a redirect only, and the way back always ends at the page: no address is taken from a request.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from '../../access/access.ts';
import { type SignIn, SignInFailed } from '../../access/sign-in.ts';
import { Refusal } from '../problems.ts';
import type { Cookies } from './cookies.ts';

/** Where the issuer sends the browser back to, below the address of the page. */
const CALLBACK = '/sign-in/callback';
/** A person may have to find a phone first. */
const ATTEMPT_MS = 10 * 60_000;

/** What is needed beside the way to the issuer. */
export interface SignInRoutesOptions {
  readonly signIn: SignIn;
  readonly sessions: Access['sessions'];
  readonly cookies: Cookies;
  readonly isSecure: boolean;
}

/** Adds both. */
export function signInRoutes(app: FastifyInstance, options: SignInRoutesOptions): void {
  const { signIn, sessions, cookies, isSecure } = options;
  const callbackOf = ({ host }: FastifyRequest) => {
    const origin = `${isSecure ? 'https' : 'http'}://${host}`;
    if (!URL.canParse(origin)) throw new Refusal('bad-request', 'the header `Host` names no host');
    return `${new URL(origin).origin}${CALLBACK}`;
  };
  const schema = { hide: true };

  app.get('/sign-in', { schema }, async (request, reply) => {
    const secret = signIn.secret();
    return orBack(reply, cookies, './', async () => {
      const to = await signIn.begin(secret, callbackOf(request));
      cookies.signIn.set(reply, secret, ATTEMPT_MS);
      return to.href;
    });
  });

  app.get(CALLBACK, { schema }, async (request, reply) => {
    const secret = cookies.signIn.from(request.headers);
    const query = new URL(request.url, 'http://here').searchParams;
    return orBack(reply, cookies, '../', async () => {
      const self = await signIn.end(secret, callbackOf(request), query);
      const begun = await sessions.beginFor(self, cookies.session.from(request.headers));
      cookies.signIn.clear(reply);
      cookies.session.set(reply, begun.session, begun.lastsMs);
      return '../';
    });
  });
}

/** Where it fails, the page says why: what went wrong is left for it in the cookie. */
async function orBack(
  reply: FastifyReply,
  { signIn }: Cookies,
  page: string,
  work: () => Promise<string>,
): Promise<FastifyReply> {
  reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  try {
    return reply.redirect(await work());
  } catch (error) {
    if (!(error instanceof SignInFailed)) throw error;
    signIn.set(reply, `${FAILED}${error.why}`, ATTEMPT_MS);
    return reply.redirect(page);
  }
}

/** What stands before the reason in the cookie; no secret begins like this, for it has a dot. */
export const FAILED = 'failed.';
