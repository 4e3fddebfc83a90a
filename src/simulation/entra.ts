/** Microsoft Entra, for every simulated service of Microsoft: the tenant's metadata, and access tokens for a client secret or assertion. */
import { randomBytes, randomUUID } from 'node:crypto';
import { type Answer, type Call, json, type Route } from './router.ts';

export interface EntraSettings {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly unknownClient: '400' | '401';
  readonly now: () => number;
  /** `https://127.0.0.1:port` */
  readonly url: () => string;
}

export interface Entra {
  readonly routes: readonly Route[];
  /** Every access token issued. */
  readonly issued: readonly string[];
  /** Whether the token was issued, for this resource where one is named, and still holds. */
  admits(token: string, resource?: string): boolean;
  endSessions(): void;
}

/** As observed in answers of the token endpoint. */
const LIFE_SECONDS = 3599;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

export function entra(settings: EntraSettings): Entra {
  const given = new Map<string, { readonly until: number; readonly scope: string }>();
  const issued: string[] = [];

  function metadata({ params }: Call): Answer {
    if (params.tenant !== settings.tenantId) return unknownTenant(params.tenant ?? '');
    const base = `${settings.url()}/${settings.tenantId}`;
    return json(200, {
      token_endpoint: `${base}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      jwks_uri: `${base}/discovery/v2.0/keys`,
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    });
  }

  function token({ params, request }: Call): Answer {
    if (params.tenant !== settings.tenantId) return unknownTenant(params.tenant ?? '');
    const form = new URLSearchParams(request.body);
    const refused = refusedFor(form);
    if (refused !== null) return refused;
    const accessToken = randomBytes(48).toString('base64url');
    issued.push(accessToken);
    given.set(accessToken, { until: settings.now() + LIFE_SECONDS * 1000, scope: form.get('scope') ?? '' });
    return json(200, {
      token_type: 'Bearer',
      expires_in: LIFE_SECONDS,
      ext_expires_in: LIFE_SECONDS,
      access_token: accessToken,
    });
  }

  function refusedFor(form: URLSearchParams): Answer | null {
    const grant = form.get('grant_type');
    if (grant === null)
      return refuse(
        400,
        'invalid_request',
        900144,
        "The request body must contain the following parameter: 'grant_type'.",
      );
    if (grant !== 'client_credentials')
      return refuse(400, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
    if (form.get('client_id') !== settings.clientId) return unknownClient(form.get('client_id') ?? '');
    if (!/\/\.default$/.test(form.get('scope') ?? '')) {
      return refuse(
        400,
        'invalid_scope',
        1002012,
        'The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.',
      );
    }
    const assertion = form.get('client_assertion');
    if (assertion !== null) {
      if (form.get('client_assertion_type') === ASSERTION_TYPE && JWT.test(assertion)) return null;
      return refuse(401, 'invalid_client', 50027, 'JWT token is invalid or malformed.');
    }
    const secret = form.get('client_secret');
    if (secret === null) {
      return refuse(
        401,
        'invalid_client',
        7000216,
        "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
      );
    }
    if (secret === settings.clientSecret) return null;
    return refuse(
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${settings.clientId}'.`,
    );
  }

  function unknownClient(clientId: string): Answer {
    const says = `Application with identifier '${clientId}' was not found in the directory '${settings.tenantId}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.`;
    if (settings.unknownClient === '401') return refuse(401, 'invalid_client', 700016, says);
    return refuse(400, 'unauthorized_client', 700016, says);
  }

  function unknownTenant(tenant: string): Answer {
    return refuse(
      400,
      'invalid_request',
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    );
  }

  function refuse(status: number, error: string, code: number, says: string): Answer {
    const timestamp = new Date(settings.now()).toISOString().replace('T', ' ').replace(/\.\d+/, '');
    const traceId = randomUUID();
    const correlationId = randomUUID();
    return json(status, {
      error,
      error_description: `AADSTS${code}: ${says} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `${settings.url()}/error?code=${code}`,
    });
  }

  return {
    routes: [
      {
        method: 'GET',
        path: '/{tenant}/v2.0/.well-known/openid-configuration',
        operation: 'well-known',
        answer: metadata,
      },
      { method: 'POST', path: '/{tenant}/oauth2/v2.0/token', operation: 'token', answer: token },
    ],
    issued,
    admits(accessToken, resource) {
      const { until, scope } = given.get(accessToken) ?? { until: 0, scope: '' };
      return until > settings.now() && (resource === undefined || scope === `${resource}/.default`);
    },
    endSessions: () => given.clear(),
  };
}
