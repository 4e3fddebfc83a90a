import { refuseLast } from '../../authority/refusals.ts';
import type { Watchword } from '../../daemon.ts';
import { UserError } from '../../model/failure.ts';
import { shortFingerprint, type Token } from '../../model/token.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../problems.ts';
import type { Admin } from '../routes.ts';
import { authorityNamed, tokenNamed } from './chosen.ts';
import { looksAt, phonesOf, refuseUnpaid } from './price.ts';
import { tokenDocument } from './token-document.ts';

/** What taking a token away costs, and taking it away. */
export function revokeAnswers({ watchword }: Desk): Pick<Admin, 'priceToken' | 'revokeToken'> {
  return {
    async priceToken({ token: reference }) {
      const token = await tokenNamed(watchword, reference);
      const serving = await authorityNamed(watchword, token.tokenSet).serving(token.id);
      const times = (await looksAt(watchword, token.tokenSet)).map(({ lookedAt }) => lookedAt);
      return {
        token: await tokenDocument(watchword, token),
        serving: [...serving],
        phones: phonesOf(serving),
        unknownSlots: serving.filter(({ phones }) => phones === null).length,
        refused: await whyNever(watchword, token),
        lookedAt: times.includes(null) || times.length === 0 ? null : Math.min(...times.map((at) => at ?? 0)),
      };
    },

    async revokeToken({ token: reference, emergency, confirm, reason }) {
      const token = await tokenNamed(watchword, reference);
      const never = await whyNever(watchword, token);
      if (never !== null) throw new Refusal('refused', never);
      const authority = authorityNamed(watchword, token.tokenSet);
      const paid = await refuseUnpaid(watchword, token, { emergency, confirm });
      return tokenDocument(watchword, await authority.revoke(token.id, paid, { name: watchword.actor, reason }));
    },
  };
}

async function whyNever({ store }: Watchword, token: Token): Promise<string | null> {
  if (token.stage === 'revoked') return `Token ${shortFingerprint(token.fingerprint)} is revoked already.`;
  try {
    await refuseLast(store.read, token);
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
