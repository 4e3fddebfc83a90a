import { Command } from 'commander';
import { StillServed } from '../authority/refusals.ts';
import { UserError } from '../model/failure.ts';
import { shortFingerprint, type Token } from '../model/token.ts';
import type { Presentations } from '../reconcile/rotate/presented.ts';
import type { Serving } from '../rotation/serving.ts';
import { chosenAccounts, chosenSet } from './chosen.ts';
import { type Cli, EXIT, json } from './cli.ts';
import { orderText, sayingWhatStays } from './orders.ts';
import { everyItem } from './pages.ts';
import { presentedText } from './rotate-text.ts';
import { type Site, withSite } from './site.ts';
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
  await withSite(cli, command, async (site, shared) => {
    const { admin, clock } = site;
    const token = await admin.getToken({ token: reference });
    // Before anybody is asked to pay a price for what is refused anyway; `revokeToken` decides it for good.
    const { refused } = await admin.priceToken({ token: token.id });
    if (refused !== null) throw new UserError(refused);
    const { serving, paid } = await payPrice(cli, site, token, options);
    const asked = { ...paid, reason: options.reason ?? '' };
    const revoked = await sayingWhatStays(cli, site, token.tokenSet, () =>
      admin.revokeToken({ token: token.id, ...asked }),
    );
    const { items } = await admin.listOrders({ tokenSet: token.tokenSet });
    const order = items.find((one) => one.token === token.id && one.what === 'remove') ?? null;
    const { lastPresentedAt, presentedToday } = revoked;
    if (shared.json) cli.terminal.out(json({ token: revoked, serving, lastPresentedAt, presentedToday, order }));
    else {
      const { fingerprint, id, stage, tokenSet } = revoked;
      cli.terminal.out(`${shortFingerprint(fingerprint)}  ${stage}  ${tokenSet}  ${id}`);
      cli.terminal.err(presentedNow(revoked, clock.now()));
      if (order !== null) cli.terminal.err(`It is active until that is done.\n${orderText(order, clock.now())}`);
    }
    if (order !== null) cli.exit(EXIT.differences);
    const { tokens } = await chosenSet(site, token.tokenSet);
    if (token.stage === 'current' && !tokens.some(({ stage }) => stage === 'current')) {
      cli.terminal.err('It was current: nothing is distributed until `watchword tokens edit <token> --make-current`.');
    }
  });
}

/** Who may present a token, and what was paid for taking it away from them: nothing, where there is nobody. */
export interface Price {
  readonly serving: readonly Serving[];
  readonly paid: { readonly emergency: boolean; readonly confirm?: number };
}

/**
 * Before a value is taken away from phones: who may present it, as of now. Nobody: fine. Somebody: refused, or with
 * `emergency` allowed to who types the number of phones that it locks out.
 */
export async function payPrice(
  cli: Cli,
  site: Site,
  token: Token,
  options: { readonly emergency?: boolean; readonly confirm?: string },
): Promise<Price> {
  const { emergency = false } = options;
  await look(cli, site, token, emergency);
  const { serving, phones, token: now } = await site.admin.priceToken({ token: token.id });
  // Without a number, whoever turns up in between is still protected.
  if (serving.length === 0) return { serving, paid: { emergency } };
  if (!emergency) throw new StillServed(token, serving, presentedNow(now, site.clock.now()));
  await confirmPrice(cli, token, serving, options.confirm);
  return { serving, paid: { emergency, confirm: phones } };
}

/**
 * What is remembered may be old: every account with a slot of the set is looked at first, and nothing is written. An emergency goes
 * on with what is remembered of an account that stays busy.
 */
async function look(cli: Cli, site: Site, { tokenSet }: Token, emergency: boolean): Promise<void> {
  const slots = await everyItem((page) => site.admin.listSlots({ ...page, tokenSet }));
  const concerned = new Set(slots.map(({ account }) => account));
  const accounts = (await chosenAccounts(site, undefined)).filter(({ name }) => concerned.has(name));
  const { busy, runs } = await site.runs({ accounts, lookOnly: true });
  // A look that was cut short shows nobody, which must not be taken for "nobody".
  cli.stop.throwIfAborted();
  const blind = runs.filter(({ plan }) => plan === null);
  const unseen = blind.map(({ account, failure }) => `${account} could not be looked at: ${failure?.says}.`);
  for (const says of [...busy, ...unseen]) {
    if (!emergency) throw new UserError(says);
    cli.terminal.err(`${says} What follows is what was known before.`);
  }
}

/** One sentence: when phones last came with it. */
function presentedNow(presented: Presentations, now: number): string {
  return `It was ${presentedText(presented, now)}.`;
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
