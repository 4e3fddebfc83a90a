/** `tokens confirm`: what somebody has to do where tokens are decided, and what has been done there. */
import { Command } from 'commander';
import { Refusal } from '../api/problems.ts';
import { StillServed } from '../authority/refusals.ts';
import { UserError } from '../model/failure.ts';
import { shortFingerprint } from '../model/token.ts';
import { chosenSet, chosenSets, lookFirst } from './chosen.ts';
import { type Cli, EXIT, json, type Shared } from './cli.ts';
import { type ListedOrder, orderText, type ShownOrder, wanted } from './orders.ts';
import { revealing, type Site, withSite } from './site.ts';
import { readValue } from './token-value.ts';
import { told } from './tokens-enter.ts';

interface Confirm {
  readonly set?: string;
  readonly value?: boolean;
  readonly withdraw?: boolean;
  readonly reveal?: boolean;
  readonly reason?: string;
}

export function confirmCommand(cli: Cli): Command {
  return new Command('confirm')
    .description('without a token: what somebody has to do where tokens are decided; with one: say that it is done')
    .argument('[token]', 'the first digits of the fingerprint, or the id')
    .option('--set <name>', 'without a token: only this token set')
    .option('--reveal', 'without a token: show the values that are to be entered; the audit trail says so')
    .option('--value', 'the console has chosen another value: it is read from a prompt or standard input')
    .option('--withdraw', 'it is no longer wanted, and was not done')
    .option('--reason <text>', 'why, for the audit trail')
    .addHelpText(
      'after',
      '\nExits 0 when it is recorded or nothing is to be done, 2 when it lists something, 1 when it is refused.',
    )
    .action((token: string | undefined, options: Confirm, command: Command) =>
      token === undefined ? list(cli, command, options) : record(cli, command, token, options),
    );
}

async function list(cli: Cli, command: Command, options: Confirm): Promise<void> {
  if (options.value === true || options.withdraw === true) {
    throw new UserError('Say which token: the digits that `watchword tokens confirm` lists.');
  }
  await withSite(cli, command, async (site, shared) => {
    const reveal = options.reveal === true ? revealing(site) : null;
    const sets = await chosenSets(site, options.set);
    await lookFirst(cli, site, sets);
    const of = options.set === undefined ? {} : { tokenSet: options.set };
    const orders: ShownOrder[] = [];
    for (const order of (await site.admin.listOrders(of)).items) {
      if (order.says === null) continue;
      const shown = reveal === null ? {} : { value: await reveal({ ...order, id: order.token }) };
      orders.push({ ...order, ...shown });
    }
    const now = site.clock.now();
    if (shared.json) cli.terminal.out(json({ orders }));
    else if (orders.length === 0) cli.terminal.out('Nobody has to do anything.');
    else cli.terminal.out(orders.map((order) => orderText(order, now)).join('\n\n'));
    cli.exit(orders.length === 0 ? EXIT.fine : EXIT.differences);
  });
}

async function record(cli: Cli, command: Command, reference: string, options: Confirm): Promise<void> {
  if (options.withdraw === true && options.value === true) {
    throw new UserError('An order that is withdrawn has no value: say --withdraw or --value.');
  }
  await withSite(cli, command, async (site, shared) => {
    const order = await site.admin.getOrder({ order: reference });
    if (options.withdraw === true) await withdraw(cli, site, shared, order, options.reason ?? '');
    else await confirm(cli, site, shared, order, options);
  });
}

async function confirm(cli: Cli, site: Site, shared: Shared, order: ListedOrder, options: Confirm): Promise<void> {
  const { terminal } = cli;
  const set = await chosenSet(site, order.tokenSet);
  const isTold = set.authority.changedBy === 'person';
  // Before anybody types a value that is then refused.
  if (isTold && options.value === true && order.what === 'remove') {
    throw new UserError(`The token ${shortFingerprint(order.fingerprint)} is to be taken away, so no value is needed.`);
  }
  const entered = isTold && options.value === true ? { value: await readValue(cli) } : {};
  const asked = { order: order.token, reason: options.reason ?? '', ...entered };
  const { token } = await site.admin.confirmOrder(asked).catch((error: unknown) => {
    throw isStillServed(error) ? lockedOut(error, order) : error;
  });
  if (token === null) {
    terminal.out(shared.json ? json({ order: null }) : `${wanted(order)}: it is done, and was seen.`);
    return;
  }
  told(cli, set, token, { asJson: shared.json });
  if (order.rotation !== null && (await isGoing(site, order))) {
    terminal.err('Its rotation goes on with `watchword serve`, or with `watchword rotate status --wait`.');
  }
}

function isStillServed(error: unknown): error is Error {
  return error instanceof StillServed || (error instanceof Refusal && error.problem === 'still-served');
}

/** Who confirms that it is gone has to know whom that locks out. */
function lockedOut({ message }: Error, { fingerprint }: ListedOrder): UserError {
  const revoke = `watchword tokens revoke ${shortFingerprint(fingerprint)} --emergency`;
  return new UserError(
    `${message}\nWhere it is gone already, these phones are locked out: add it there again. Where it shall stay away, \`${revoke}\` shows the price; confirm it after that.`,
  );
}

async function withdraw(cli: Cli, site: Site, shared: Shared, order: ListedOrder, reason: string): Promise<void> {
  const { paused } = await site.admin.withdrawOrder({ order: order.token, reason });
  if (paused) {
    cli.terminal.err(
      'Its rotation is paused, so that it is not ordered again at once: `watchword rotate abort` calls it back, `watchword rotate resume` goes on with it.',
    );
  }
  cli.terminal.out(shared.json ? json({ order, withdrawn: true }) : `withdrawn: ${wanted(order)} (${order.tokenSet})`);
}

async function isGoing({ admin }: Site, { rotation, tokenSet }: ListedOrder): Promise<boolean> {
  return (await admin.getRotation({ tokenSet })).rotation?.id === rotation;
}
