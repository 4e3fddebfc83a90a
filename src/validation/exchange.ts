/** One request and its answer: what is refused without being read, what is read, and what is written. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isOfType, readBody } from './body.ts';
import type { Gate } from './gate.ts';
import { unreadable } from './problem.ts';
import { AND_CLOSE, type Reply, refuse } from './reply.ts';
import type { Route, Routes } from './routes.ts';

/** What requests are answered with. */
export interface Answering {
  readonly routes: Routes;
  readonly gate: Pick<Gate, 'lets'>;
  readonly events: {
    /** An error that is our own mistake. Who asked gets a bare 500. */
    bug(fields: { readonly where: string; readonly error: unknown }): void;
  };
}

/** Answers one request after the other. */
export function answerWith({
  routes,
  gate,
  events,
}: Answering): (request: IncomingMessage, response: ServerResponse) => void {
  function answer(route: Route, { headers, socket: from }: IncomingMessage, body: string): Reply {
    try {
      return route.answer({ headers, from, body });
    } catch (error) {
      events.bug({ where: 'validation', error });
      return BUG;
    }
  }

  return (request, response) => {
    const route = routes(pathOf(request.url ?? '/'));
    if (route === undefined) {
      send(response, NOTHING_HERE);
      return;
    }
    const refused = refusalOf(route, request, gate);
    if (refused !== null || route.reads === null) {
      send(response, refused ?? answer(route, request, ''));
      return;
    }
    readBody(request, (text, why) => {
      if (text === null) send(response, why === 413 ? TOO_LARGE : NOT_UTF8);
      else send(response, answer(route, request, text));
    });
  };
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** What is wrong with a request by its head alone, or null. */
function refusalOf({ methods, guarded, reads }: Route, request: IncomingMessage, gate: Pick<Gate, 'lets'>) {
  const { method = '', headers } = request;
  if (methods !== null && !methods.includes(method)) return notAllowed(methods);
  if (guarded && !gate.lets(headers)) return UNAUTHORIZED;
  return reads === null || isOfType(headers['content-type'], reads) ? null : OTHER_TYPE;
}

function send(response: ServerResponse, { status, head, body }: Reply): void {
  // The type of `node:http` wants an array that may be written into; it is only read.
  response.writeHead(status, head as string[]);
  response.end(body);
}

const NOTHING_HERE = refuse(404, 'there is nothing here');
/** The same whatever is missing or wrong. */
const UNAUTHORIZED = refuse(401, 'send the key as `Authorization: Bearer <key>`', {
  head: ['www-authenticate', 'Bearer'],
});
const OTHER_TYPE = refuse(415, unreadable(415));
const TOO_LARGE = refuse(413, unreadable(413), { head: AND_CLOSE });
const NOT_UTF8 = refuse(400, 'the body is not UTF-8');
const BUG = refuse(500, unreadable(500));

function notAllowed(methods: readonly string[]): Reply {
  const allow = methods.join(', ');
  return refuse(405, `only ${allow} is answered here`, { head: ['allow', allow] });
}
