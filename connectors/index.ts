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
  'workspace-one': { definition: async () => (await import('./workspace-one/index.ts')).workspaceOne, simulator: async () => (await import('./workspace-one/simulator.ts')).simulator },
  'mobileiron-core': { definition: async () => (await import('./mobileiron-core/index.ts')).mobileironCore, simulator: async () => (await import('./mobileiron-core/simulator.ts')).simulator },
  'mobileiron-cloud': { definition: async () => (await import('./mobileiron-cloud/index.ts')).mobileironCloud, simulator: async () => (await import('./mobileiron-cloud/simulator.ts')).simulator },
  'jamf-pro': { definition: async () => (await import('./jamf-pro/index.ts')).jamfPro, simulator: async () => (await import('./jamf-pro/simulator.ts')).simulator },
  'android-management': { definition: async () => (await import('./android-management/index.ts')).androidManagement, simulator: async () => (await import('./android-management/simulator.ts')).simulator },
};
