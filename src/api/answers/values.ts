/** What is done with a token's value in clear. */
import type { Watchword } from '../../daemon.ts';
import { UserError } from '../../model/failure.ts';
import type { Secret } from '../../model/secret.ts';
import type { Token } from '../../model/token.ts';
import { whyUnsupported } from '../../reconcile/desire.ts';

/** The value in clear, after the trail says who asked for it. */
export async function revealed(watchword: Watchword, token: Token, reason: string): Promise<string> {
  await watchword.store.write((tables) =>
    tables.audit.append({
      at: watchword.clock.now(),
      actor: watchword.actor,
      action: 'token.revealed',
      subject: `token:${token.id}`,
      reason,
      detail: { tokenSet: token.tokenSet, fingerprint: token.fingerprint },
    }),
  );
  return (await watchword.store.read.tokens.reveal(token.id)).reveal();
}

/** Better refused now than held in every plan: each MDM of the set must be able to hold the value. */
export function refuseUnsupported(watchword: Watchword, tokenSet: string, value: Secret): void {
  for (const account of watchword.accounts.values()) {
    if (!account.slots.some((slot) => slot.tokenSet === tokenSet)) continue;
    const says = whyUnsupported(account, value);
    if (says !== null) throw new UserError(`${account.name} can't hold this token: ${says}. Choose another.`);
  }
}
