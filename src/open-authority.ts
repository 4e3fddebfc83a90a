import type { AskedAuthority } from './authority/asked.ts';
import type { ChangedAuthority } from './authority/contract.ts';
import { LocalAuthority } from './authority/local.ts';
import type { TokenSetConfiguration } from './config/configuration.ts';
import type { AccountKit } from './connector/kit.ts';
import { UserError } from './model/failure.ts';
import type { SlotAt } from './model/slot-record.ts';
import type { OpenWorld } from './open-account.ts';

/** The authority of one token set, open. */
export interface OpenedAuthority {
  readonly authority: ChangedAuthority;
  /** Null where nothing can be asked: this program itself decides, or a person does. */
  readonly asked: AskedAuthority | null;
  /** Closed by whoever opened the authority, when nobody uses it any more. */
  readonly kit: AccountKit | null;
}

/** A configured authority with its kit. No I/O. `slots` are those of its set that are configured now. */
export function openAuthority(
  { name: tokenSet, authority: { definition } }: TokenSetConfiguration,
  slots: readonly SlotAt[],
  { store, clock }: OpenWorld & { readonly baseDir: string },
): OpenedAuthority {
  if (definition === null) {
    return { authority: new LocalAuthority({ tokenSet, store, clock, slots }), asked: null, kit: null };
  }
  throw new UserError(`an authority of the kind ${definition.kind} can't be opened yet`);
}
