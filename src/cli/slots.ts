import { Command } from 'commander';
import type { z } from 'zod';
import type { SlotDocument } from '../api/documents/slot.ts';
import { UserError } from '../model/failure.ts';
import { shortFingerprint } from '../model/token.ts';
import { type Cli, json } from './cli.ts';
import { everyItem } from './pages.ts';
import { withSite } from './site.ts';
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
  await withSite(cli, command, async (site, shared) => {
    const of = name === undefined ? {} : { account: name };
    const slots = (await everyItem((page) => site.admin.listSlots({ ...page, ...of }))).map(listedSlot);
    if (shared.json) {
      cli.terminal.out(json({ slots }));
      return;
    }
    const now = site.clock.now();
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

/** A slot that could not be read the last time holds null: nobody knows. */
function listedSlot(document: z.infer<typeof SlotDocument>) {
  const { account, slot, place, tokenSet, platform, written, observed, observedAt, unknownReason } = document;
  const known = unknownReason === null && observed !== null ? { holds: observed.copies, knownAt: observedAt } : null;
  return { account, slot, place, tokenSet, platform, written, ...(known ?? { holds: null, knownAt: null }) };
}

interface Confirm {
  readonly token?: string;
  readonly reason?: string;
}

/** What people call `account/slot`. */
export function slotCalled(name: string): { readonly account: string; readonly slot: string } {
  const [account, slot, ...more] = name.split('/');
  if (account && slot && more.length === 0) return { account, slot };
  throw new UserError(`Expected account/slot, found ${name}; see \`watchword slots list\`.`);
}

async function confirm(cli: Cli, command: Command, name: string, options: Confirm): Promise<void> {
  await withSite(cli, command, async ({ admin, actor }, shared) => {
    const { token: named, reason = '' } = options;
    const slot = await admin.confirmSlot({
      ...slotCalled(name),
      ...(named === undefined ? {} : { token: named }),
      reason,
    });
    if (shared.json) {
      cli.terminal.out(json({ slot }));
      return;
    }
    const [copy] = slot.observed?.copies ?? [];
    const token = await admin.getToken({ token: copy?.holds ?? '' });
    cli.terminal.out(
      `${name}  holds ${shortFingerprint(token.fingerprint)} ${token.stage}, confirmed by ${await actor()}`,
    );
    if (token.stage !== 'current')
      cli.terminal.err('It is not the current token of its set, so the slot still waits for a person.');
  });
}
