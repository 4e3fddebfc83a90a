import type { ChangedAuthority } from './contract.ts';
import type { AuthorityDefinition, TokenSource } from './definition.ts';

/** An authority that is somewhere else and can be asked. */
export interface AskedAuthority {
  readonly authority: ChangedAuthority;
  readonly definition: AuthorityDefinition;
  readonly source: TokenSource;
  /** Asks once more for what people have ordered there and what is still not done after a while. What fails is told by itself. */
  carryOut(signal: AbortSignal): Promise<void>;
  /** How often it is looked at. */
  readonly lookEveryMs: number;
  /** Files whose change calls for a look. */
  readonly watches: readonly string[];
}
