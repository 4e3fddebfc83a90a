import type { Simulator } from '../simulation/contract.ts';
import { settingsIn } from './settings.ts';

/**
 * A simulated MDM as an operator would write it under `accounts:`, for a configuration in the folder: what is secret stands in files
 * of its own beside it.
 */
export function accountIn(folder: string, name: string, simulator: Simulator): Readonly<Record<string, unknown>> {
  const { account, ca } = simulator;
  return {
    connector: simulator.definition.id,
    drift: 'repair',
    ...settingsIn(folder, name, { settings: account, ca, secrets: simulator.secrets() }),
    slots: simulator.slots.map(({ name: slot, platform, settings }) => ({
      name: slot,
      tokenSet: 'pingid',
      platform,
      ...settings,
    })),
  };
}
