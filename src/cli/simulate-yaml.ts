/** How a configuration file comes to what is simulated. A simulator's secrets open nothing but itself, so they may be seen. */
import { stringify } from 'yaml';
import type { AuthoritySimulator } from '../simulation/authority.ts';
import type { Simulator } from '../simulation/contract.ts';

/** The `accounts:` section. */
export function accountYaml(simulator: Simulator, caFile: string): string {
  const slots = simulator.slots.map(({ name, platform, settings }) => ({
    name,
    tokenSet: 'pingid',
    platform,
    ...settings,
  }));
  const { exports, settings } = withoutSecrets(simulator.account, simulator.secrets());
  const account = {
    connector: simulator.definition.id,
    drift: 'repair',
    ...settings,
    ca: `file:${caFile}`,
    slots,
  };
  return [...exports, stringify({ accounts: { simulated: account } })].join('\n');
}

/** The `authority:` section, in a token set. */
export function authorityYaml(simulator: AuthoritySimulator, caFile: string): string {
  const { exports, settings } = withoutSecrets(simulator.settings, simulator.secrets());
  const authority = { kind: simulator.definition.kind, ...settings, ca: `file:${caFile}` };
  return [...exports, stringify({ tokenSets: { pingid: { app: 'pingid', authority } } })].join('\n');
}

/** Settings that name a variable of the environment in the place of each secret, and the lines that set those. */
function withoutSecrets(
  settings: Readonly<Record<string, unknown>>,
  secrets: readonly string[],
): { readonly exports: readonly string[]; readonly settings: Readonly<Record<string, unknown>> } {
  const entries = Object.entries(settings);
  const isSecret = (value: unknown) => secrets.includes(String(value));
  return {
    exports: entries
      .filter(([, value]) => isSecret(value))
      .map(([name, value]) => `# export ${variable(name)}='${String(value)}'`),
    settings: Object.fromEntries(
      entries.map(([name, value]) => [name, isSecret(value) ? `env:${variable(name)}` : value]),
    ),
  };
}

function variable(setting: string): string {
  return `SIMULATED_${setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
