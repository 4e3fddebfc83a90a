/** The connectors there are. A new one adds one line here and a folder beside this file; nothing is loaded before it is asked for. */
import type { ConnectorDefinition } from '#connector';
import type { SimulatorDefinition } from '#simulation';

/** Where a product's code is: the connector, and the product itself as a simulator. */
export interface ConnectorEntry {
  definition(): Promise<ConnectorDefinition>;
  simulator(): Promise<SimulatorDefinition>;
}

// biome-ignore format: one line per connector
export const connectors: Readonly<Record<string, ConnectorEntry>> = {
  intune: { definition: async () => (await import('./intune/index.ts')).intune, simulator: async () => (await import('./intune/simulator.ts')).simulator },
};
