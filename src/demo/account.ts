import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '../simulation/contract.ts';

/**
 * A simulated MDM as an operator would write it under `accounts:`, for a configuration in the folder: what is secret stands in files
 * of its own beside it.
 */
export function accountIn(folder: string, name: string, simulator: Simulator): Readonly<Record<string, unknown>> {
  const ca = join(folder, `${name}-ca.pem`);
  writeFileSync(ca, simulator.ca);
  const own: Record<string, unknown> = {};
  for (const [setting, value] of Object.entries(simulator.account)) {
    const isSecret = typeof value === 'string' && simulator.secrets().includes(value);
    const path = join(folder, `${name}-${setting}`);
    if (isSecret) writeFileSync(path, value, { mode: 0o600 });
    own[setting] = isSecret ? `file:${path}` : value;
  }
  return {
    connector: simulator.definition.id,
    drift: 'repair',
    ...own,
    ca: `file:${ca}`,
    slots: simulator.slots.map(({ name: slot, platform, settings }) => ({
      name: slot,
      tokenSet: 'pingid',
      platform,
      ...settings,
    })),
  };
}
