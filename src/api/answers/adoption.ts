/** What stands in the slots of a token set, and taking it over. */
import type { z } from 'zod';
import type { ChangedAuthority } from '../../authority/contract.ts';
import type { Watchword } from '../../daemon.ts';
import { UserError } from '../../model/failure.ts';
import { type Choice, choose } from '../../reconcile/adopt/choice.ts';
import { type Estate, estateOf, isForeign } from '../../reconcile/adopt/estate.ts';
import { accountsOf, lookAround } from '../../reconcile/adopt/look-around.ts';
import { SeenValues } from '../../reconcile/adopt/seen-values.ts';
import { takeOver } from '../../reconcile/adopt/take-over.ts';
import type { Desk } from '../desk.ts';
import type { AdoptionDocument } from '../documents/adoption.ts';
import { Refusal } from '../problems.ts';
import type { Admin } from '../routes.ts';
import { authorityNamed, refuseStopping, refuseUnwritable } from './chosen.ts';
import { looksAt } from './price.ts';
import { tokenDocuments } from './token-document.ts';
import { formOfSet } from './values.ts';

type Adoption = z.infer<typeof AdoptionDocument>;

/** What came of an adoption. */
export type Adopted = Omit<Adoption, 'id' | 'tokenSet' | 'startedAt' | 'endedAt'>;

/** What is asked for. */
export interface AskedAdoption {
  readonly tokenSet: string;
  /** The first digits of fingerprints. */
  readonly take: readonly string[];
  /** The same; `most`: the one that most phones hold. */
  readonly makeCurrent?: string | undefined;
  readonly reason: string;
}

/** What is answered about adoptions. */
export function adoptionAnswers({
  watchword,
  inHand,
  stop,
}: Desk): Pick<Admin, 'getEstate' | 'startAdoption' | 'getAdoption'> {
  return {
    async getEstate({ tokenSet }) {
      authorityNamed(watchword, tokenSet);
      const accounts = accountsOf(watchword.accounts.values(), tokenSet);
      const looked = { tokenSet, accounts, since: 0, failures: new Map<string, string>(), values: null };
      const looks = (await looksAt(watchword, tokenSet)).map(({ lookedAt }) => lookedAt);
      const lookedAt = looks.some((at) => at === null) ? null : Math.min(...looks.map((at) => at ?? 0));
      return { ...(await estateOf(watchword.store, looked)), lookedAt: looks.length === 0 ? null : lookedAt };
    },

    async startAdoption(asked) {
      refuseStopping(stop);
      const { tokenSet } = asked;
      // Who can't ask the authority can't tell what is known.
      await authorityNamed(watchword, tokenSet).look(stop);
      await refuseUnwritable(watchword);
      return inHand.startAdoption(watchword, tokenSet, (until) => adopt(watchword, asked, until));
    },

    async getAdoption({ adoption: id }) {
      const adoption = inHand.adoption(id);
      if (adoption !== null) return adoption;
      throw new Refusal('not-found', `There is no adoption ${id}; they are kept until the daemon ends.`);
    },
  };
}

/** Looks into all the slots of a set and takes over what was named; all of it, or nothing where that can't be. */
export async function adopt(watchword: Watchword, asked: AskedAdoption, stop: AbortSignal): Promise<Adopted> {
  const { tokenSet, reason } = asked;
  const authority = authorityNamed(watchword, tokenSet);
  const { accounts, clock, reconcile, store } = watchword;
  using values = new SeenValues(formOfSet(watchword, tokenSet));
  const lookedAt = clock.now();
  const found = await lookAround(reconcile, accounts.values(), { tokenSet, values, stop });
  const estate = { ...found, lookedAt };
  const none = { estate, taken: [], failed: [], refused: null, candidates: [], left: leftOf(estate) };
  let choice: Choice;
  try {
    const chosen = choose(estate, { take: asked.take, lead: leadNamed(asked) });
    if ('candidates' in chosen && asked.makeCurrent !== 'most') {
      const candidates = chosen.candidates.map(({ fingerprint }) => fingerprint);
      return { ...none, candidates, refused: whichLeads(estate) };
    }
    choice = 'candidates' in chosen ? { take: chosen.take, lead: chosen.candidates[0] } : chosen;
    refuseOthers(authority, choice);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...none, refused: error.message };
  }
  const actor = { name: watchword.actor, reason };
  const { tokens, failed } = await takeOver({ store, clock, authority, values, actor }, choice);
  const known = new Set(tokens.map(({ fingerprint }) => fingerprint));
  const left = none.left.filter((fingerprint) => !known.has(fingerprint));
  return { ...none, taken: await tokenDocuments(watchword, tokens), failed: [...failed], left };
}

function leadNamed({ makeCurrent }: AskedAdoption): string | null {
  return makeCurrent === undefined || makeCurrent === 'most' ? null : makeCurrent;
}

function leftOf({ values }: Estate): readonly Estate['values'][number]['fingerprint'][] {
  return values.filter(isForeign).map(({ fingerprint }) => fingerprint);
}

function whichLeads({ tokenSet }: Estate): string {
  return `Nothing was changed: the set ${tokenSet} has no current token. Say with \`makeCurrent\` which of the candidates it is, or \`most\` for the one that most phones hold.`;
}

/** Before anything is asked of an authority where others decide. */
function refuseOthers({ changedBy, kind, tokenSet }: ChangedAuthority, { take }: Choice): void {
  if (changedBy !== 'others' || take.length === 0) return;
  throw new UserError(
    `Nothing was changed: Watchword only reads the tokens of ${tokenSet} (${kind}). Whoever writes there adds the value, as the console of the MDM shows it; the next look recognises it.`,
  );
}
