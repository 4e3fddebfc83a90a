/**
 * The worker application's way in: client credentials for an access token of one hour. The token endpoint is on another host in
 * life; here it answers on the same one.
 */
import { randomBytes } from 'node:crypto';
import { type Answer, type Call, json, type Route, type SimulatedRequest } from '#simulation';
import type { Quirks } from './quirks.ts';
import { errorAnswer, Refusal } from './refusals.ts';

export interface Worker {
  /** The environment that the worker application lives in. */
  readonly environmentId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface SignIn {
  readonly routes: readonly Route[];
  /** Every access token issued. */
  readonly issued: readonly string[];
  /** Whether the request carries an access token that is still good. */
  isAdmitted(request: SimulatedRequest): boolean;
  endSessions(): void;
}

const LIFE_SECONDS = 3600;

export function makeSignIn(worker: Worker, quirks: Quirks, now: () => number): SignIn {
  const expiries = new Map<string, number>();
  const issued: string[] = [];

  function token({ request, params }: Call): Answer {
    const headers = { date: new Date(now()).toUTCString() };
    if (params.environment !== worker.environmentId) {
      const answer = errorAnswer(new Refusal('NOT_FOUND'), quirks);
      return { ...answer, headers: { ...headers, ...answer.headers } };
    }
    const form = new URLSearchParams(request.body);
    if (form.get('grant_type') !== 'client_credentials') return json(400, { error: 'unsupported_grant_type' }, headers);
    const sent = quirks.tokenAuth === 'basic' ? inHeader(request) : inForm(form);
    if (sent?.id !== worker.clientId || sent.secret !== worker.clientSecret) {
      const says = 'Request denied: The client is unknown, or authenticates in another way than it is set up for.';
      return json(401, { error: 'invalid_client', error_description: says }, headers);
    }
    const accessToken = newAccessToken(worker, now());
    issued.push(accessToken);
    expiries.set(accessToken, now() + LIFE_SECONDS * 1000);
    return json(200, { access_token: accessToken, token_type: 'Bearer', expires_in: LIFE_SECONDS }, headers);
  }

  return {
    routes: [{ method: 'POST', path: '/{environment}/as/token', operation: 'token', answer: token }],
    issued,
    isAdmitted(request) {
      const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
      return bearer !== undefined && (expiries.get(bearer) ?? 0) > now();
    },
    endSessions: () => expiries.clear(),
  };
}

interface Credentials {
  readonly id: string | null;
  readonly secret: string | null;
}

function inHeader(request: SimulatedRequest): Credentials | null {
  const encoded = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const [, id = null, secret = null] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return { id, secret };
}

function inForm(form: URLSearchParams): Credentials {
  return { id: form.get('client_id'), secret: form.get('client_secret') };
}

/** A JWT by its looks; nobody but the service reads it. */
function newAccessToken({ clientId, environmentId }: Worker, now: number): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { client_id: clientId, env: environmentId, exp: Math.floor(now / 1000) + LIFE_SECONDS };
  return `${part({ alg: 'RS256', kid: 'default' })}.${part(claims)}.${randomBytes(64).toString('base64url')}`;
}
