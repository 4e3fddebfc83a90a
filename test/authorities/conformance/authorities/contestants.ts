import type { AuthorityDefinition } from '../../../../src/authority/definition.ts';
import { type AskedKind, kinds, wanted } from '../../kinds.ts';

/** One kind of authority, `local` included. */
export interface Contestant {
  readonly name: string;
  readonly changedBy: AuthorityDefinition['changedBy'];
  /** Null for `local`, which has no definition. */
  readonly definition: AuthorityDefinition | null;
  /** Null where nothing can be asked. */
  readonly asked: AskedKind | null;
}

const LOCAL: Contestant = { name: 'local', changedBy: 'watchword', definition: null, asked: null };

export const contestants: readonly Contestant[] = [
  ...(wanted === undefined || wanted.includes('local') ? [LOCAL] : []),
  ...kinds.map((kind) => ({
    name: kind.name,
    changedBy: kind.definition.changedBy,
    definition: kind.definition,
    asked: kind.openPlace === null ? null : (kind as AskedKind),
  })),
];

/** Those that are looked at. */
export const askedContestants: readonly (Contestant & { readonly asked: AskedKind })[] = contestants.filter(
  (one): one is Contestant & { readonly asked: AskedKind } => one.asked !== null,
);

/** Those at which a rotation can mint a token. */
export const mintingContestants: readonly Contestant[] = contestants.filter(({ changedBy }) => changedBy !== 'others');
