/** What is done with a token's value in clear. */
import { enteredValue } from '../../authority/entered-value.ts';
import type { Watchword } from '../../daemon.ts';
import { formOf } from '../../model/app.ts';
import { UserError } from '../../model/failure.ts';
import { type Form, partsOf, WHOLE } from '../../model/parts.ts';
import { Secret } from '../../model/secret.ts';
import type { Token } from '../../model/token.ts';
import { whyUnsupported } from '../../reconcile/desire.ts';

/** What the trail says of a value that was shown. */
export type Shown = Pick<Token, 'id' | 'tokenSet' | 'fingerprint'>;

/** The value in clear, after the trail says who asked for it; also that of a token which somebody is to add. */
export async function revealed(watchword: Watchword, token: Shown, reason: string): Promise<string> {
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
  return (await storedValue(watchword, token)).reveal();
}

/** Tokens of a set that was taken out of the configuration have a value still. */
function storedValue({ authorities, store }: Watchword, { id, tokenSet }: Shown): Promise<Secret> {
  return authorities.get(tokenSet)?.reveal(id) ?? store.read.tokens.reveal(id);
}

/** A value that somebody entered for a set: it can be a token, and each MDM of the set can hold it. */
export function accepted(
  watchword: Watchword,
  tokenSet: string,
  text: string,
): { readonly value: Secret; readonly warnings: readonly string[] } {
  const { value, warnings } = enteredValue(text);
  const secret = new Secret(value);
  watchword.redactor.add(secret);
  for (const part of partsOf(formOfSet(watchword, tokenSet), value) ?? []) watchword.redactor.add(part);
  // Better refused now than held in every plan.
  for (const account of watchword.accounts.values()) {
    if (!account.slots.some((slot) => slot.tokenSet === tokenSet)) continue;
    const says = whyUnsupported(account, secret);
    if (says !== null) throw new UserError(`${account.name} can't hold this token: ${says}. Choose another.`);
  }
  return { value: secret, warnings };
}

/** Which parts a token of the set has. */
export function formOfSet({ configuration }: Watchword, tokenSet: string): Form {
  const profile = configuration.tokenSets.get(tokenSet)?.profile;
  return profile === undefined ? WHOLE : formOf(profile);
}
