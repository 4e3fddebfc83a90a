/**
 * The ways in: an access token of the token service, Basic, and a certificate. The token service is another host in life; here
 * it answers on the same one.
 */
import { randomBytes } from 'node:crypto';
import type { Answer, Call, Route, SimulatedRequest } from '#simulation';
import { apiJson } from './api-json.ts';
import type { ClientCertificate } from './client-certificate.ts';
import { cmsProblem } from './cms.ts';
import type { Quirks } from './quirks.ts';
import { Refusal, refusal } from './refusals.ts';

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
  readonly password: string;
  readonly tenantCode: string;
}

export interface SignInSettings {
  readonly credentials: Credentials;
  readonly quirks: Quirks;
  readonly now: () => number;
  /** Null where none has been handed out. */
  readonly certificate: () => ClientCertificate | null;
}

export interface SignIn {
  readonly routes: readonly Route[];
  /** Every access token issued. */
  readonly issued: readonly string[];
  /** Why a request may not come in, null where it may. */
  refusedFor(request: SimulatedRequest): Refusal | null;
  endSessions(): void;
}

const LIFE_SECONDS = 3600;

export function makeSignIn({ credentials, quirks, now, certificate }: SignInSettings): SignIn {
  const expiries = new Map<string, number>();
  const issued: string[] = [];

  function token({ request }: Call): Answer {
    const form = new URLSearchParams(request.body);
    const header = basicOf(request);
    const id = header?.name ?? form.get('client_id');
    const secret = header?.password ?? form.get('client_secret');
    if (form.get('grant_type') !== 'client_credentials')
      return withDate(apiJson(400, { error: 'unsupported_grant_type' }));
    if (id !== credentials.clientId || secret !== credentials.clientSecret)
      return withDate(apiJson(Number(quirks.unknownClient), { error: 'invalid_client' }));
    const accessToken = randomBytes(48).toString('base64url');
    issued.push(accessToken);
    expiries.set(accessToken, now() + LIFE_SECONDS * 1000);
    return withDate(apiJson(200, { access_token: accessToken, token_type: 'Bearer', expires_in: LIFE_SECONDS }));
  }

  function withDate(answer: Answer): Answer {
    return { ...answer, headers: { date: new Date(now()).toUTCString(), ...answer.headers } };
  }

  function isAdmitted(request: SimulatedRequest): boolean {
    const header = request.headers.authorization ?? '';
    const bearer = /^Bearer (\S+)$/i.exec(header)?.[1];
    if (bearer !== undefined) return (expiries.get(bearer) ?? 0) > now();
    const basic = basicOf(request);
    if (basic !== null) return basic.name === credentials.username && basic.password === credentials.password;
    const cms = /^CMSURL'1 (\S+)$/.exec(header)?.[1];
    const known = certificate();
    if (cms === undefined || known === null) return false;
    const path = request.path.split('?', 1)[0] ?? '';
    return cmsProblem(Buffer.from(cms, 'base64'), path, known.certificate) === null;
  }

  return {
    routes: [{ method: 'POST', path: '/connect/token', operation: 'token', answer: token }],
    issued,
    refusedFor(request) {
      if (!isAdmitted(request)) return refusal(401);
      const isToken = /^Bearer /i.test(request.headers.authorization ?? '');
      const isOptional = isToken && quirks.tenantCode === 'optional';
      if (isOptional || request.headers['aw-tenant-code'] === credentials.tenantCode) return null;
      return new Refusal(401, 1013, 'Invalid API key.');
    },
    endSessions: () => expiries.clear(),
  };
}

function basicOf(request: SimulatedRequest): { readonly name: string; readonly password: string } | null {
  const encoded = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const [, name, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return name === undefined || password === undefined ? null : { name, password };
}
