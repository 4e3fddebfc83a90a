import type { ChangedAuthority } from './contract.ts';
import type { AuthorityDefinition, TokenSource } from './definition.ts';

/** An authority that is somewhere else and can be asked. */
export interface AskedAuthority {
  readonly authority: ChangedAuthority;
  readonly definition: AuthorityDefinition;
  readonly source: TokenSource;
  /** How often it is looked at. */
  readonly lookEveryMs: number;
  /** Files whose change calls for a look. */
  readonly watches: readonly string[];
}
