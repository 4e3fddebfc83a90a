/** The authorities there are beside `local`. A new one adds one line here and a folder beside this file; nothing is loaded before it is asked for. */
import type { AuthorityDefinition } from '#authority';
import type { AuthoritySimulatorDefinition } from '#simulation';

/** Where an authority's code is; where it is reached by HTTP, also the service itself as a simulator. */
export interface AuthorityEntry {
  definition(): Promise<AuthorityDefinition>;
  simulator?(): Promise<AuthoritySimulatorDefinition>;
}

// biome-ignore format: one line per authority
export const authorities: Readonly<Record<string, AuthorityEntry>> = {
  'azure-key-vault': { definition: async () => (await import('./azure-key-vault/index.ts')).azureKeyVault, simulator: async () => (await import('./azure-key-vault/simulator.ts')).simulator },
  file: { definition: async () => (await import('./file/index.ts')).file },
  manual: { definition: async () => (await import('./manual/index.ts')).manual },
  pingone: { definition: async () => (await import('./pingone/index.ts')).pingone, simulator: async () => (await import('./pingone/simulator.ts')).simulator },
};
