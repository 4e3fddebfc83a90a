/** What stands in front of every call: access tokens, privileges, and how the two APIs refuse. */
import { randomBytes } from 'node:crypto';
import { type Answer, type Call, json, type Route, type SimulatedRequest } from '#simulation';
import type { Quirks } from './quirks.ts';

export interface Resource {
  readonly method: 'GET' | 'PUT';
  readonly path: string;
  readonly operation: string;
  readonly privilege: string;
  /** Throws a `Refusal`. */
  answer(call: Call): Answer;
}

export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, says: string = REASONS[status] ?? 'The request could not be answered') {
    super(says);
    this.status = status;
  }
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'The request could not be understood by the server due to malformed syntax',
  401: 'The request requires user authentication',
  403: 'The server understood the request, but is refusing to fulfill it',
  404: 'The server has not found anything matching the request URI',
  409: 'Error: Problem with app configuration',
  415: 'The server is refusing to service the request because the entity of the request is in a format not supported',
  500: 'The server encountered an unexpected condition which prevented it from fulfilling the request',
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export interface GateSettings {
  readonly quirks: Quirks;
  readonly now: () => number;
  readonly clientId: string;
  readonly clientSecret: string;
  permits(privilege: string): boolean;
}

export interface Gate {
  readonly routes: readonly Route[];
  /** Every access token issued. */
  readonly issued: readonly string[];
  guard(resources: readonly Resource[]): readonly Route[];
  /** What is said of an address that nobody has described. */
  unknownAddress(request: SimulatedRequest): Answer;
  endSessions(): void;
}

export function makeGate(settings: GateSettings): Gate {
  const { quirks, now } = settings;
  const until = new Map<string, number>();
  const issued: string[] = [];
  const lifeS = Number(quirks.tokenLife);

  function token({ request }: Call): Answer {
    const form = new URLSearchParams(request.body);
    if (!/^application\/x-www-form-urlencoded/.test(request.headers['content-type'] ?? '')) {
      return json(415, { error: 'invalid_request' });
    }
    if (form.get('grant_type') !== 'client_credentials') return json(400, { error: 'unsupported_grant_type' });
    if (form.get('client_id') !== settings.clientId || form.get('client_secret') !== settings.clientSecret) {
      return json(401, { error: 'invalid_client' });
    }
    // As JSON Web Tokens go: three parts, which mean nothing to whoever carries them.
    const value = [24, 96, 32].map((bytes) => randomBytes(bytes).toString('base64url')).join('.');
    issued.push(value);
    until.set(value, now() + lifeS * 1000);
    return json(200, { access_token: value, scope: 'api-role:2', token_type: 'Bearer', expires_in: lifeS });
  }

  function signedIn(request: SimulatedRequest): void {
    const [, given = ''] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    if ((until.get(given) ?? 0) <= now()) throw new Refusal(401);
  }

  function guarded(request: SimulatedRequest, work: () => Answer): Answer {
    const answer = answerOf(request, work);
    return { ...answer, headers: { date: new Date(now()).toUTCString(), ...answer.headers } };
  }

  return {
    routes: [{ method: 'POST', path: '/api/oauth/token', operation: 'token', answer: token }],
    issued,
    guard: (resources) =>
      resources.map(({ method, path, operation, privilege, answer }) => ({
        method,
        path,
        operation,
        answer: (call) =>
          guarded(call.request, () => {
            signedIn(call.request);
            if (!settings.permits(privilege)) throw new Refusal(path.startsWith('/api/') ? 403 : missing(quirks));
            return answer(call);
          }),
      })),
    unknownAddress: (request) =>
      guarded(request, () => {
        signedIn(request);
        throw new Refusal(404);
      }),
    endSessions: () => until.clear(),
  };
}

function missing({ missingPrivilege }: Quirks): number {
  return Number(missingPrivilege);
}

function answerOf({ path }: SimulatedRequest, work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return path.startsWith('/api/') ? jsonRefusal(error) : htmlRefusal(error);
  }
}

/** The newer API's error document. */
export function jsonRefusal({ status, message }: Refusal): Answer {
  const code = (TITLES[status] ?? 'Error').toUpperCase().replaceAll(' ', '_');
  return json(status, { httpStatus: status, errors: [{ code, field: '', description: message, id: '0' }] });
}

/** The Classic API's error page, as in public reports. */
export function htmlRefusal({ status, message }: Refusal): Answer {
  const body = `<html>
<head>
   <title>Status page</title>
</head>
<body style="font-family: sans-serif;">
<p style="font-size: 1.2em;font-weight: bold;margin: 1em 0px;">${TITLES[status] ?? 'Error'}</p>
<p>${message}</p>
<p>You can get technical details <a href="http://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html">here</a>.<br>
Please continue your visit at our <a href="/">home page</a>.
</p>
</body>
</html>
`;
  return { status, headers: { 'content-type': 'text/html;charset=UTF-8' }, body };
}
