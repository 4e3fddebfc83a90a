/**
 * How Key Vault refuses.
 *
 * https://learn.microsoft.com/azure/key-vault/general/rest-error-codes, and public reports of answers (November 2026)
 */
import { type Answer, json } from '#simulation';
import type { Quirks } from './quirks.ts';

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly says: string;
  readonly inner?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Caller {
  readonly clientId: string;
  readonly tenantId: string;
  readonly vault: string;
}

const HELP = 'For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=';

function named({ clientId, tenantId }: Caller): string {
  return `appid=${clientId};oid=00000000-0000-4000-8000-000000000001;iss=https://sts.windows.net/${tenantId}/`;
}

export function unauthenticated(caller: Caller, authorityUrl: string, says: string): Refusal {
  const challenge = `Bearer authorization="${authorityUrl}/${caller.tenantId}", resource="https://vault.azure.net"`;
  return { status: 401, code: 'Unauthorized', says, headers: { 'www-authenticate': challenge } };
}

const ACTIONS: Readonly<Record<string, string>> = {
  'secrets/list': 'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
  'secrets/get': 'Microsoft.KeyVault/vaults/secrets/getSecret/action',
};

export function forbidden(caller: Caller, permission: string, { permissionModel }: Quirks): Refusal {
  const forbiddenAs = { status: 403, code: 'Forbidden' };
  const vault = `${caller.vault};location=westeurope`;
  if (permissionModel === 'access-policy') {
    const says = `The user, group or application '${named(caller)}' does not have ${permission.replace('/', ' ')} permission on key vault '${vault}'. ${HELP}2125287`;
    return { ...forbiddenAs, inner: 'AccessDenied', says };
  }
  const says = [
    'Caller is not authorized to perform action on resource.',
    'If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.',
    `Caller: ${named(caller)}`,
    `Action: '${ACTIONS[permission]}'`,
    `Resource: '/subscriptions/00000000-0000-4000-8000-000000000002/resourcegroups/mdm/providers/microsoft.keyvault/vaults/${caller.vault}'`,
    'Assignment: (not found)',
    'DenyAssignmentId: null',
    "DecisionReason: 'DeniedWithNoValidRBAC' ",
    `Vault: ${vault}`,
    '',
  ].join('\r\n');
  return { ...forbiddenAs, inner: 'ForbiddenByRbac', says };
}

/** What the network settings of the vault say to us; null: come in. */
export function shutOut(caller: Caller, { network }: Quirks): Refusal | null {
  const tail = `Caller: ${named(caller)}\r\nVault: ${caller.vault};location=westeurope`;
  if (network === 'firewall') {
    const says = `Client address is not authorized and caller is not a trusted service.\r\nClient address: 203.0.113.7\r\n${tail}`;
    return { status: 403, code: 'Forbidden', inner: 'ForbiddenByFirewall', says };
  }
  if (network === 'private-link') {
    const says = `Public network access is disabled and request is not from a trusted service nor via an approved private link.\r\n${tail}`;
    return { status: 403, code: 'Forbidden', inner: 'ForbiddenByConnection', says };
  }
  return null;
}

export function notFound(id: string): Refusal {
  const says = `A secret with (name/id) ${id} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command. ${HELP}2125182`;
  return { status: 404, code: 'SecretNotFound', says };
}

export function disabled(): Refusal {
  return {
    status: 403,
    code: 'Forbidden',
    inner: 'SecretDisabled',
    says: 'Operation get is not allowed on a disabled secret.',
  };
}

export function badParameter(says: string): Refusal {
  return { status: 400, code: 'BadParameter', says };
}

const SAYS: Readonly<Record<number, readonly [code: string, says: string]>> = {
  409: ['Conflict', 'The secret is currently in a deleted but recoverable state, and its name cannot be reused.'],
  429: [
    'Throttled',
    'Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached',
  ],
  503: ['ServiceUnavailable', 'The service is unavailable.'],
};

/** The answer for a status by itself. */
export function refusalOf(status: number, caller: Caller, authorityUrl: string, quirks: Quirks): Refusal {
  if (status === 401)
    return unauthenticated(caller, authorityUrl, 'AKV10000: Request is missing a Bearer or PoP token.');
  if (status === 403) return forbidden(caller, 'secrets/list', quirks);
  if (status === 404) return notFound('x');
  const [code, says] =
    SAYS[status] ?? (status < 500 ? ['BadParameter', 'Bad Request'] : ['InternalServerError', 'Internal Server Error']);
  return { status, code, says };
}

export function answerOf({ status, code, says, inner, headers }: Refusal, quirks: Quirks): Answer {
  const innerError = inner === undefined ? {} : { [quirks.innerError]: { code: inner } };
  const wait = status === 429 && quirks.retryAfter === 'seconds' ? { 'retry-after': '2' } : {};
  return json(
    status,
    { error: { code, message: says, ...innerError } },
    { 'content-type': 'application/json; charset=utf-8', ...wait, ...headers },
  );
}
