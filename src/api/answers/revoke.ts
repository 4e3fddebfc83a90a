import { refuseLast } from '../../authority/refusals.ts';
import type { Watchword } from '../../daemon.ts';
import type { Token } from '../../model/token.ts';
import type { Account } from '../../reconcile/account.ts';
import type { Serving } from '../../rotation/serving.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../problems.ts';
import type { Admin } from '../routes.ts';
import { authorityNamed, tokenNamed } from './chosen.ts';
import { documentsOf } from './tokens.ts';

/** A look that is older says nothing about who may be served now. */
const LOOKED_WITHIN_MS = 60_000;

/** What taking a token away costs, and taking it away. */
export function revokeAnswers({ watchword }: Desk): Pick<Admin, 'priceToken' | 'revokeToken'> {
  return {
    async priceToken({ token: reference }) {
      const token = await tokenNamed(watchword, reference);
      const serving = await authorityNamed(watchword, token.tokenSet).serving(token.id);
      const looks = await looksAt(watchword, token.tokenSet);
      const times = looks.map(({ lookedAt }) => lookedAt);
      return {
        token: await documentOf(watchword, token),
        serving: [...serving],
        phones: phonesOf(serving),
        unknownSlots: serving.filter(({ phones }) => phones === null).length,
        lookedAt: times.includes(null) || times.length === 0 ? null : Math.min(...times.map((at) => at ?? 0)),
      };
    },

    async revokeToken({ token: reference, emergency, confirm, reason }) {
      const token = await tokenNamed(watchword, reference);
      if (token.stage === 'revoked') throw new Refusal('refused', 'it is revoked already');
      const authority = authorityNamed(watchword, token.tokenSet);
      await refuseLast(watchword.store.read, token);
      if (!emergency) await refuseUnlooked(watchword, token.tokenSet);
      const serving = await authority.serving(token.id);
      const phones = phonesOf(serving);
      if (serving.length > 0 && !emergency) {
        throw new Refusal(
          'still-served',
          'phones may still present it: wait until they have the new one, or revoke it as an emergency',
          { serving },
        );
      }
      if (serving.length > 0 && confirm !== phones) {
        throw new Refusal(
          'price-not-confirmed',
          `taking it away now locks out ${phones} phones that are known: say \`confirm: ${phones}\``,
          { phones, serving },
        );
      }
      // Where nobody is served no price was paid: whoever turns up in between is then still protected.
      const actor = { name: watchword.actor, reason };
      return documentOf(watchword, await authority.revoke(token.id, { emergency: serving.length > 0 }, actor));
    },
  };
}

async function documentOf(watchword: Watchword, token: Token) {
  const [document] = await documentsOf(watchword, [token]);
  if (document === undefined) throw new Error('one was asked for');
  return document;
}

function phonesOf(serving: readonly Serving[]): number {
  return serving.reduce((sum, { phones }) => sum + (phones ?? 0), 0);
}

/** Which accounts of a set have last been looked at when: from the slots, which only a look writes down. */
async function looksAt(
  { accounts, store }: Watchword,
  tokenSet: string,
): Promise<readonly { readonly account: Account; readonly lookedAt: number | null }[]> {
  const concerned = [...accounts.values()].filter(({ slots }) => slots.some((slot) => slot.tokenSet === tokenSet));
  return Promise.all(
    concerned.map(async (account) => {
      const runs = await store.read.runs.list({ account: account.name, limit: 5 });
      const looked = runs.find(
        ({ endedAt, outcome, plan }) => endedAt !== null && outcome !== 'abandoned' && plan !== null,
      );
      return { account, lookedAt: looked?.startedAt ?? null };
    }),
  );
}

async function refuseUnlooked(watchword: Watchword, tokenSet: string): Promise<void> {
  const since = watchword.clock.now() - LOOKED_WITHIN_MS;
  const late = (await looksAt(watchword, tokenSet)).filter(({ lookedAt }) => lookedAt === null || lookedAt < since);
  if (late.length === 0) return;
  const accounts = late.map(({ account }) => account.name);
  throw new Refusal(
    'look-first',
    `${accounts.join(', ')} must be looked at before it is decided: begin a run with \`lookOnly\` for each and wait for its end`,
    { accounts },
  );
}
