import { Command } from 'commander';
import type { Watchword } from '../daemon.ts';
import { UserError } from '../model/failure.ts';
import { isSameSlot } from '../model/slot-record.ts';
import { shortFingerprint } from '../model/token.ts';
import { type Account, type AccountSlot, stepsOf } from '../reconcile/account.ts';
import { confirmSlot } from '../reconcile/confirm.ts';
import { type Cli, chosenAccounts, chosenSlot, chosenToken, json, onlyAccount, withWatchword } from './cli.ts';
import { ago, copiesText, table } from './text.ts';

/** `slots list|confirm` */
export function slotsCommand(cli: Cli): Command {
  const slots = new Command('slots').description('the slots: list, and confirm those that a person writes');
  slots
    .command('list')
    .description('every slot, what it holds as far as is known, and how it is written; no MDM is asked')
    .argument('[account]', 'only this account')
    .action((account: string | undefined, _options: unknown, command: Command) => list(cli, command, account));
  slots
    .command('confirm')
    .description('say that a slot which a person writes holds a token now; the trail says who said so')
    .argument('<account/slot>', 'as `watchword slots list` shows it')
    .option('--token <token>', 'which one, by id or the first digits of the fingerprint; the current one unless given')
    .option('--reason <text>', 'why, for the audit trail')
    .addHelpText('after', '\nExits 0 when it is remembered, 1 when it is refused.')
    .action((slot: string, options: Confirm, command: Command) => confirm(cli, command, slot, options));
  return slots;
}

async function list(cli: Cli, command: Command, name: string | undefined): Promise<void> {
  await withWatchword(cli, command, async (watchword, shared) => {
    const slots = await listedSlots(watchword, chosenAccounts(watchword, name));
    if (shared.json) {
      cli.terminal.out(json({ slots }));
      return;
    }
    const now = watchword.clock.now();
    cli.terminal.out(
      table(
        ['SLOT', 'SET', 'PLATFORM', 'WRITTEN', 'HOLDS', 'KNOWN', 'PLACE'],
        slots.map((slot) => [
          `${slot.account}/${slot.slot}`,
          slot.tokenSet,
          slot.platform,
          slot.written,
          slot.holds === null ? 'unknown' : copiesText(slot.holds),
          ago(slot.knownAt, now),
          slot.place,
        ]),
      ),
    );
  });
}

/** From the configuration and what the store remembers. A slot that could not be read the last time holds null: nobody knows. */
async function listedSlots(watchword: Watchword, accounts: readonly Account[]) {
  const records = await watchword.store.read.slots.list();
  return accounts.flatMap((account) =>
    account.slots.map((slot) => {
      const { settings, tokenSet, place } = slot;
      const at = { account: account.name, slot: settings.name, place };
      const record = records.find((one) => isSameSlot(one, at));
      const isKnown = record !== undefined && record.unknownReason === null && record.observed !== null;
      return {
        ...at,
        tokenSet,
        platform: settings.platform,
        written: stepsOf(account, slot) === null ? account.definition.capabilities.write : 'manual',
        holds: isKnown ? (record.observed?.copies ?? null) : null,
        knownAt: isKnown ? record.observedAt : null,
      };
    }),
  );
}

interface Confirm {
  readonly token?: string;
  readonly reason?: string;
}

/** The slot that people call `account/slot`. */
export function namedSlot(
  watchword: Watchword,
  name: string,
): { readonly account: Account; readonly slot: AccountSlot } {
  const [accountName, slotName, ...more] = name.split('/');
  if (!accountName || !slotName || more.length > 0) {
    throw new UserError(`Expected account/slot, found ${name}; see \`watchword slots list\`.`);
  }
  const account = onlyAccount(watchword, accountName, 'say which');
  return { account, slot: chosenSlot(account, slotName) };
}

async function confirm(cli: Cli, command: Command, name: string, options: Confirm): Promise<void> {
  await withWatchword(cli, command, async (watchword, shared) => {
    const { account, slot } = namedSlot(watchword, name);
    const named = options.token === undefined ? null : (await chosenToken(watchword, options.token)).token;
    const { record, token } = await confirmSlot(watchword, account, {
      slot,
      token: named?.id ?? null,
      reason: options.reason ?? '',
    });
    if (shared.json) {
      cli.terminal.out(json({ slot: record }));
      return;
    }
    cli.terminal.out(
      `${name}  holds ${shortFingerprint(token.fingerprint)} ${token.stage}, confirmed by ${watchword.actor}`,
    );
    if (token.stage !== 'current')
      cli.terminal.err('It is not the current token of its set, so the slot still waits for a person.');
  });
}
