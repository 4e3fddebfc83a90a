/** The authority in front of a simulated vault, with the real kit, or in front of answers that a test makes up. */
import { type AuthorityKit, Failure, Secret, type TokenSource } from '#authority';
import type { AuthoritySimulatorOptions } from '#simulation';
import { azureKeyVault } from '../../../authorities/azure-key-vault/index.ts';
import type { Settings } from '../../../authorities/azure-key-vault/settings.ts';
import { simulator } from '../../../authorities/azure-key-vault/simulator.ts';
import { createAuthorityKit } from '../../../src/authority/kit.ts';
import { createQuiet } from '../../../src/connector/quiet.ts';
import { Redactor } from '../../../src/redactor.ts';
import { testClock } from '../../clock.ts';
import { CLIENT_ID, kitFor, type Routes, TENANT_ID } from '../../connector/entra/tenant-for-tests.ts';
import { fingerprintForTests } from '../../connectors/kit-for-tests.ts';

export const signal = new AbortController().signal;

/** A vault with these tokens, oldest first. Its clock and ours stand still until a test moves them. */
export async function vaultWith(tokens: readonly string[], options: AuthoritySimulatorOptions = {}) {
  const clock = testClock();
  const vault = await simulator.start({ tokens, now: clock.now, ...options });
  const redactor = new Redactor();
  const kit = createAuthorityKit({
    account: 'pingid',
    baseDir: '.',
    ca: vault.ca,
    timeoutMs: 10_000,
    limits: { windowMs: 1, requests: 1000, writes: 1000 },
    fingerprint: fingerprintForTests,
    redactor,
    clock,
    quiet: createQuiet(clock),
  });
  const { clientSecret, ...settings } = vault.settings;
  const parsed = azureKeyVault.settings.parse({ ...settings, clientSecret: new Secret(String(clientSecret)) });
  return {
    vault,
    clock,
    open: () => opened(parsed, kit),
    /** How many requests of each operation some work causes. */
    async requestsOf(work: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> {
      const before = vault.requests.length;
      await work();
      const operations = vault.requests.slice(before).map(({ operation }) => operation);
      return Object.fromEntries(
        [...new Set(operations)].map((name) => [name, operations.filter((one) => one === name).length]),
      );
    },
    async [Symbol.asyncDispose]() {
      await kit[Symbol.asyncDispose]();
      await vault[Symbol.asyncDispose]();
    },
  };
}

export const VAULT = 'https://contoso.vault.azure.net';
export const VERSIONS = 'GET /secrets/pingid/versions';

/** A source whose vault answers as the routes say; signing in works. */
export function scripted(routes: Routes, more: Record<string, unknown> = {}) {
  const kit = kitFor(routes);
  const settings = azureKeyVault.settings.parse({
    vaultUrl: VAULT,
    secret: 'pingid',
    tenantId: TENANT_ID,
    clientId: CLIENT_ID,
    clientSecret: new Secret('a client secret'),
    ...more,
  });
  const trap = () => Promise.reject(new Error('a vault needs no file'));
  const whole: AuthorityKit = { ...kit, readFile: trap, modeOf: trap };
  return { kit, source: opened(settings, whole) };
}

/** A version as the service lists it. */
export function version(id: string, attributes: Record<string, unknown> = {}): Record<string, unknown> {
  return { id: `${VAULT}/secrets/pingid/${id}`, attributes: { enabled: true, created: 1_700_000_000, ...attributes } };
}

export async function values(source: TokenSource): Promise<readonly string[]> {
  return (await source.list(signal)).tokens.map(({ value }) => value.reveal());
}

/** What a list throws; anything but a `Failure` fails the test. */
export async function refusal(source: TokenSource): Promise<Failure> {
  const error: unknown = await source.list(signal).then(
    () => new Error('it was listed'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Failure) return error;
  throw error;
}

function opened(settings: Settings, kit: AuthorityKit): TokenSource {
  const source = azureKeyVault.open?.(settings, kit);
  if (source === undefined) throw new Error('a vault can be asked');
  return source;
}
