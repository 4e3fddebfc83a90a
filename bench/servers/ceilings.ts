import { connectorDefinitions } from '../../src/daemon.ts';

/**
 * Vendors' ceilings are per minute, and a benchmark that waits for them measures waiting: from now on a window lasts a
 * millisecond. How many requests go out at the same moment stays as it is declared.
 */
export async function liftCeilings(): Promise<void> {
  for (const { limits } of (await connectorDefinitions()).values()) Object.assign(limits, { windowMs: 1 });
}
