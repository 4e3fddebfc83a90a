import { Command } from 'commander';
import type { ChangedAuthority } from '../authority/contract.ts';
import { refuseLast, StillServed } from '../authority/refusals.ts';
import type { Watchword } from '../daemon.ts';
import { UserError } from '../model/failure.ts';
import { shortFingerprint, type Token } from '../model/token.ts';
import { type Presentations, presentationsOf } from '../reconcile/rotate/presented.ts';
import type { Serving } from '../rotation/serving.ts';
import { type Cli, chosenAuthority, chosenToken, EXIT, json, runEach, withWatchword } from './cli.ts';
import { type DescribedOrder, describedOrder, orderText, sayingWhatStays } from './orders.ts';
import { presentedText } from './rotate-text.ts';
import { plural } from './text.ts';

interface Revoke {
  readonly emergency?: boolean;
  readonly confirm?: string;
  readonly reason?: string;
}

export function revokeCommand(cli: Cli): Command {
  return new Command('revoke')
    .description('take a token out of use; refused while any phone may still present it')
    .argument('<token>', 'id, or the first digits of the fingerprint')
    .option(
      '--emergency',
      'revoke now and lock out the phones that hold it; shows first how many, and asks for that number',
    )
    .option('--confirm <number>', 'with --emergency: the number of phones, instead of typing it')
    .option('--reason <text>', 'why, for the audit trail')
    .action((token: string, options: Revoke, command: Command) => revoke(cli, command, token, options));
}

async function revoke(cli: Cli, command: Command, reference: string, options: Revoke): Promise<void> {
  await withWatchword(cli, command, async (watchword, shared) => {
    const { token, authority } = await chosenToken(watchword, reference);
    if (token.stage === 'revoked')
      throw new UserError(`Token ${shortFingerprint(token.fingerprint)} is revoked already.`);
    // Before anybody is asked to pay a price for what is refused anyway; `revoke` decides it for good.
    await refuseLast(watchword.store.read, token);
    const serving = await payPrice(cli, watchword, token, options);
    const actor = { name: watchword.actor, reason: options.reason ?? '' };
    const revoked = await sayingWhatStays(cli, authority, () =>
      authority.revoke(token.id, { emergency: serving.length > 0 }, actor),
    );
    const order = await orderAbout(watchword, authority, revoked);
    const presented = await presentationsNow(watchword, token);
    if (shared.json) cli.terminal.out(json({ token: revoked, serving, ...presented, order }));
    else {
      const { fingerprint, id, stage, tokenSet } = revoked;
      cli.terminal.out(`${shortFingerprint(fingerprint)}  ${stage}  ${tokenSet}  ${id}`);
      cli.terminal.err(await presentedNow(watchword, token));
      if (order !== null)
        cli.terminal.err(`It is active until that is done.\n${orderText(order, watchword.clock.now())}`);
    }
    if (order !== null) cli.exit(EXIT.differences);
    const tokens = await authority.list();
    if (token.stage === 'current' && !tokens.some(({ stage }) => stage === 'current')) {
      cli.terminal.err('It was current: nothing is distributed until `watchword tokens edit <token> --make-current`.');
    }
  });
}

/** What somebody has to do so that it is gone; null where it is. */
async function orderAbout(
  watchword: Watchword,
  authority: ChangedAuthority,
  { id }: Token,
): Promise<DescribedOrder | null> {
  const order = (await authority.orders()).find(({ token, what }) => token === id && what === 'remove');
  return order === undefined ? null : describedOrder(watchword, authority, order);
}

/**
 * Before a value is taken away from phones: who may present it, as of now. Nobody: fine. Somebody: refused, or with
 * `emergency` allowed to who types the number of phones that it locks out. Where the answer is nobody, no price was paid, and
 * what follows must not be an emergency: whoever turns up in between is then still protected.
 */
export async function payPrice(
  cli: Cli,
  watchword: Watchword,
  token: Token,
  options: { readonly emergency?: boolean; readonly confirm?: string },
): Promise<readonly Serving[]> {
  await look(cli, watchword, token, options.emergency === true);
  const serving = await chosenAuthority(watchword, token.tokenSet).serving(token.id);
  if (serving.length > 0 && options.emergency !== true) {
    throw new StillServed(token, serving, await presentedNow(watchword, token));
  }
  if (serving.length > 0) await confirmPrice(cli, token, serving, options.confirm);
  return serving;
}

/**
 * What the store remembers may be old: every account with a slot of the set is looked at first, and nothing is written. An
 * emergency goes on with what is remembered of an account that stays busy.
 */
async function look(cli: Cli, watchword: Watchword, token: Token, emergency: boolean): Promise<void> {
  const concerned = [...watchword.accounts.values()].filter((account) =>
    account.slots.some((slot) => slot.tokenSet === token.tokenSet),
  );
  const { busy, runs } = await runEach(watchword, concerned, { trigger: 'person', lookOnly: true, stop: cli.stop });
  // A look that was cut short shows nobody, which must not be taken for "nobody".
  cli.stop.throwIfAborted();
  const blind = runs.filter(({ plan }) => plan === null);
  const unseen = blind.map(({ account, failure }) => `${account} could not be looked at: ${failure?.says}.`);
  for (const says of [...busy.map(({ message }) => message), ...unseen]) {
    if (!emergency) throw new UserError(says);
    cli.terminal.err(`${says} What follows is what was known before.`);
  }
}

async function presentationsNow({ clock, store }: Watchword, { id }: Token): Promise<Presentations> {
  return presentationsOf(await store.read.sightings.list(), id, clock.now());
}

/** One sentence: when phones last came with it. */
async function presentedNow(watchword: Watchword, token: Token): Promise<string> {
  return `It was ${presentedText(await presentationsNow(watchword, token), watchword.clock.now())}.`;
}

async function confirmPrice(
  cli: Cli,
  token: Token,
  serving: readonly Serving[],
  confirmed: string | undefined,
): Promise<void> {
  const { phones, text } = priceOf(token, serving);
  cli.terminal.err(text);
  if (confirmed === undefined && !cli.terminal.interactive) {
    throw new UserError(`Nothing was changed. To go on, say --confirm ${phones}.`);
  }
  const typed = confirmed ?? (await cli.terminal.ask(`Type ${phones} to take it away now:`));
  if (typed.trim() !== String(phones)) {
    throw new UserError(`Nothing was changed: expected ${phones}, the number of phones that are known to lose access.`);
  }
}

/** What an emergency costs: phones by account, and in all; slots of which nobody can tell are named. */
export function priceOf(token: Token, serving: readonly Serving[]): { readonly phones: number; readonly text: string } {
  const phones = serving.reduce((sum, slot) => sum + (slot.phones ?? 0), 0);
  const unknown = serving.filter((slot) => slot.phones === null).length;
  const accounts = [...new Set(serving.map((slot) => slot.account))];
  const lines = accounts.flatMap((account) => {
    const slots = serving.filter((slot) => slot.account === account);
    const known = slots.reduce((sum, slot) => sum + (slot.phones ?? 0), 0);
    const atLeast = slots.some((slot) => slot.phones === null) ? 'at least ' : '';
    return [
      `  ${account}: ${atLeast}${plural(known, 'phone')}`,
      ...slots.map(
        (slot) => `    ${slot.slot} ${slot.says}${slot.phones === null ? '; number of phones unknown' : ''}`,
      ),
    ];
  });
  const also =
    unknown === 0 ? '' : `, and the phones of ${plural(unknown, 'slot')} of which nobody can tell the number`;
  return {
    phones,
    text: [
      `Taking ${shortFingerprint(token.fingerprint)} away now locks out ${plural(phones, 'phone')}${also}:`,
      ...lines,
    ].join('\n'),
  };
}
