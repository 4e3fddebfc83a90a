/** A token's value: shown, entered, and looked at before it is used. */
import { enteredValue } from '../authority/entered-value.ts';
import type { Watchword } from '../daemon.ts';
import { UserError } from '../model/failure.ts';
import { Secret } from '../model/secret.ts';
import type { Token } from '../model/token.ts';
import { whyUnsupported } from '../reconcile/desire.ts';
import type { Cli } from './cli.ts';
import { withoutLineEnd } from './text.ts';

/** What the trail says of a value that was shown. */
type Shown = Pick<Token, 'id' | 'tokenSet' | 'fingerprint'>;

/** The value in clear, after the trail says who asked for it; also that of a token which somebody is to add. */
export async function reveal(watchword: Watchword, token: Shown, reason = 'asked for with --reveal'): Promise<string> {
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

/** From a prompt where a person sits, else from standard input. */
export async function readValue(cli: Cli, watchword: Watchword): Promise<Secret> {
  const { terminal } = cli;
  const entered = enteredValue(
    terminal.interactive ? await terminal.askHidden('The token') : withoutLineEnd(await terminal.readAll()),
  );
  for (const warning of entered.warnings) terminal.err(warning);
  const value = new Secret(entered.value);
  watchword.redactor.add(value);
  return value;
}

/** Better refused now than held in every plan: each MDM of the set must be able to hold the value. */
export function refuseUnsupported(watchword: Watchword, tokenSet: string, value: Secret): void {
  for (const account of watchword.accounts.values()) {
    if (!account.slots.some((slot) => slot.tokenSet === tokenSet)) continue;
    const says = whyUnsupported(account, value);
    if (says !== null) throw new UserError(`${account.name} can't hold this token: ${says}. Choose another.`);
  }
}
