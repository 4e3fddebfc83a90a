/**
 * Azure Key Vault over HTTPS, written from Microsoft's documentation and public reports of the service, never from our client: Entra's
 * token endpoint, and of the vault the versions of a secret, their values, and every way in which it refuses. What is unverified, and
 * what differs from vault to vault, is a quirk that can be switched. Not simulated: anything that writes, keys and certificates,
 * listing secrets, deleted secrets, managed identities.
 */
import { randomBytes } from 'node:crypto';
import {
  type AuthoritySimulator,
  type AuthoritySimulatorDefinition,
  type AuthoritySimulatorOptions,
  chosenQuirks,
  entra,
  grants,
  random,
  type SimulatedRequest,
  type SimulatedServer,
  serve,
} from '#simulation';
import { type AzureKeyVaultConsole, makeConsole } from './simulator/console.ts';
import { QUIRKS, type Quirks } from './simulator/quirks.ts';
import { answerOf, forbidden, type Refusal, refusalOf, shutOut, unauthenticated } from './simulator/refusals.ts';
import { type Gate, unknownAddress, vaultRoutes } from './simulator/routes.ts';
import { makeWorld, SECRET } from './simulator/world.ts';

export interface AzureKeyVaultSimulator extends AuthoritySimulator {
  readonly console: AzureKeyVaultConsole;
}

export interface AzureKeyVaultSimulatorDefinition extends AuthoritySimulatorDefinition {
  start(options?: AuthoritySimulatorOptions): Promise<AzureKeyVaultSimulator>;
}

export const simulator: AzureKeyVaultSimulatorDefinition = {
  kind: 'azure-key-vault',
  title: 'Azure Key Vault',
  quirks: QUIRKS,
  start,
};

const PERMISSIONS = ['secrets/list', 'secrets/get'] as const;

/** What an access token has to be for, wherever the vault is simulated. */
const RESOURCE = 'https://vault.azure.net';

async function start(options: AuthoritySimulatorOptions = {}): Promise<AzureKeyVaultSimulator> {
  const quirks: Quirks = chosenQuirks(QUIRKS, options.quirks);
  const now = options.now ?? Date.now;
  const numbers = random(options.seed ?? 1);
  const secrets = makeWorld(options.tokens, quirks, numbers, now);
  const account = {
    tenantId: numbers.guid(),
    clientId: numbers.guid(),
    clientSecret: `sim~${randomBytes(24).toString('base64url')}`,
  };
  const caller = { ...account, vault: 'contoso' };
  const granted = grants(PERMISSIONS);
  let server: SimulatedServer | null = null;
  const url = () => server?.url ?? '';
  const signIn = entra({ ...account, unknownClient: '400', now, url });

  /** First who it is, then where from, then what for. */
  function refusal(request: SimulatedRequest, permission: string): Refusal | null {
    const accessToken = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (accessToken === undefined) {
      return unauthenticated(caller, url(), 'AKV10000: Request is missing a Bearer or PoP token.');
    }
    if (!signIn.admits(accessToken, RESOURCE)) {
      return unauthenticated(caller, url(), 'AKV10022: Invalid audience, or a token that does not hold any more.');
    }
    const outside = shutOut(caller, quirks);
    if (outside !== null) return outside;
    return permission === '' || granted.permits(permission) ? null : forbidden(caller, permission, quirks);
  }

  const gate: Gate = { quirks, now, url, refusal };
  server = await serve({
    host: options.host,
    port: options.port,
    latencyMs: options.latencyMs,
    routes: [...signIn.routes, ...vaultRoutes(gate, secrets)],
    otherwise: (request) => unknownAddress(gate, request),
  });
  const running = server;

  return {
    definition: simulator,
    url: running.url,
    ca: running.ca,
    requests: running.requests,
    settings: { vaultUrl: running.url, secret: SECRET, ...account, authorityHost: running.url },
    secrets: () => [account.clientSecret, ...signIn.issued],
    behave: (behaviour) => running.behave(behaviour),
    errorAnswer(status) {
      const { headers = {}, body = '' } = answerOf(refusalOf(status, caller, url(), quirks), quirks);
      return { status, headers, body };
    },
    withhold: granted.withhold,
    endSessions: signIn.endSessions,
    console: makeConsole(secrets),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}
