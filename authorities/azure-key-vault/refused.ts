/**
 * What Key Vault means when it declines. Of its words nothing is repeated, only codes that are known here: they may quote a request.
 *
 * https://learn.microsoft.com/azure/key-vault/general/rest-error-codes (last verified on documentation, November 2026)
 */
import { Failure, failureOf, isRecord } from '#authority';

export const LIST = 'secrets/list';
export const GET = 'secrets/get';

export type Permission = typeof LIST | typeof GET;

/** What is asked, as messages call it, and what it takes. */
export interface Asked {
  /** `GET /secrets/pingid/versions` */
  readonly name: string;
  readonly permission: Permission;
}

/** What a 403 means, by its `error.innererror.code`. Most of the codes are from public reports of the service, in no document. */
const FORBIDDEN: Readonly<Record<string, Forbidden>> = {
  AccessDenied: { isAboutPermission: true, advice: byPolicy },
  ForbiddenByPolicy: { isAboutPermission: true, advice: byPolicy },
  ForbiddenByRbac: { isAboutPermission: true, advice: byRole },
  ForbiddenByFirewall: {
    isAboutPermission: false,
    advice: () => "let this machine's address through the firewall of the vault (Networking)",
  },
  ForbiddenByConnection: {
    isAboutPermission: false,
    advice: () =>
      'the vault takes connections by private link alone: reach it by its private endpoint, or allow public access (Networking)',
  },
};

interface Forbidden {
  readonly isAboutPermission: boolean;
  advice(permission: Permission): string;
}

const UNKNOWN: Forbidden = {
  isAboutPermission: true,
  advice: (permission) =>
    `check that the application has ${permission}, and that the firewall of the vault lets this machine in`,
};

/** The code of a 403 for the value of a version that is disabled. */
const DISABLED = 'SecretDisabled';

function byPolicy(permission: Permission): string {
  return `the application needs ${permission}: give it Get and List for secrets in the vault's access policies`;
}

function byRole(permission: Permission): string {
  return `the application needs ${permission}: give it the role Key Vault Secrets User on the vault or the secret; it may take some minutes to hold`;
}

/** Codes by themselves, where they say more than the status. */
const CODES = new Set([
  DISABLED,
  'SecretNotFound',
  'VaultNotFound',
  'Throttled',
  'BadParameter',
  'Conflict',
  'Unauthorized',
]);

/** The failure for an answer with a status outside 200 to 299. `secret` and `tenantId` are those of the settings. */
export function refused(
  asked: Asked,
  response: Response,
  body: string,
  { secret, tenantId, now }: { readonly secret: string; readonly tenantId: string; readonly now: number },
): Failure {
  const { status, headers } = response;
  const { code, inner } = codesIn(body);
  const shown = [code, inner].filter((one) => one !== null && isKnown(one));
  const says = `${asked.name} was answered with ${status}${shown.length === 0 ? '' : ` (${shown.join(', ')})`}`;
  const requestId = /^[\w-]{1,64}$/.exec(headers.get('x-ms-request-id') ?? '')?.[0];
  const details = requestId === undefined ? {} : { requestId };
  if (status === 403 && inner === DISABLED) {
    // Whoever reads a value has just seen its version enabled.
    return new Failure('conflict', `${says}; the version was disabled at the same moment`, { ...details, status });
  }
  if (status === 403) {
    const { isAboutPermission, advice } = (inner !== null && own(FORBIDDEN, inner)) || UNKNOWN;
    const permission = isAboutPermission ? { permission: asked.permission } : {};
    return failureOf(response, `${says}; ${advice(asked.permission)}`, now, { ...details, ...permission });
  }
  const advice = adviceFor(status, secret, otherTenant(headers, tenantId));
  return failureOf(response, advice === '' ? says : `${says}; ${advice}`, now, details);
}

function adviceFor(status: number, secret: string, otherTenant: string | null): string {
  if (status === 404) {
    return `the vault has no secret ${secret}: check \`secret\`; one that was deleted can be recovered for a while (Manage deleted secrets)`;
  }
  if (status !== 401) return '';
  return otherTenant === null
    ? 'the vault did not accept the access token: check `tenantId` and `vaultUrl`'
    : `the vault belongs to the tenant ${otherTenant}: check \`tenantId\``;
}

function isKnown(code: string): boolean {
  return CODES.has(code) || own(FORBIDDEN, code) !== undefined;
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The tenant that the vault's challenge names, where it is not ours; null where that can't be told. A domain is not compared. */
function otherTenant(headers: Headers, tenantId: string): string | null {
  const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
  const challenge = headers.get('www-authenticate') ?? '';
  const named = /authorization(?:_uri)?="([^"]*)"/.exec(challenge)?.[1] ?? '';
  const tenant = GUID.exec(named)?.[0].toLowerCase();
  if (tenant === undefined || !GUID.test(tenantId) || tenant === tenantId.toLowerCase()) return null;
  return tenant;
}

/** `{"error": {"code", "innererror": {"code"}}}`; Key Vault has been seen to spell it `innerError` as well. */
function codesIn(body: string): { readonly code: string | null; readonly inner: string | null } {
  const error = recordIn(parsed(body), 'error');
  const inner = recordIn(error, 'innererror') ?? recordIn(error, 'innerError');
  return { code: textIn(error), inner: textIn(inner) };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function recordIn(value: unknown, name: string): Record<string, unknown> | null {
  const member = isRecord(value) ? value[name] : undefined;
  return isRecord(member) ? member : null;
}

function textIn(error: Record<string, unknown> | null): string | null {
  return typeof error?.code === 'string' ? error.code : null;
}
