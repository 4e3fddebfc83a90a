/** `tokens confirm`: what somebody has to do where tokens are decided, and what has been done there. */
import { Command } from 'commander';
import type { ChangedAuthority, OpenOrder } from '../authority/contract.ts';
import { StillServed } from '../authority/refusals.ts';
import type { Watchword } from '../daemon.ts';
import { UserError } from '../model/failure.ts';
import { shortFingerprint } from '../model/token.ts';
import { pauseRotation } from '../reconcile/rotate/people.ts';
import { type Cli, chosenAuthorities, EXIT, json, lookFirst, type Shared, withWatchword } from './cli.ts';
import { type DescribedOrder, describedOrder, orderText, wanted } from './orders.ts';
import { readValue, refuseUnsupported } from './token-value.ts';
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
  await withWatchword(cli, command, async (watchword, shared) => {
    const authorities = chosenAuthorities(watchword, options.set);
    await lookFirst(cli, watchword, authorities);
    const orders: DescribedOrder[] = [];
    for (const authority of authorities) {
      for (const order of await authority.orders()) {
        if (order.says === null) continue;
        orders.push(await describedOrder(watchword, authority, order, options.reveal === true));
      }
    }
    const now = watchword.clock.now();
    if (shared.json) cli.terminal.out(json({ orders }));
    else if (orders.length === 0) cli.terminal.out('Nobody has to do anything.');
    else cli.terminal.out(orders.map((order) => orderText(order, now)).join('\n\n'));
    cli.exit(orders.length === 0 ? EXIT.fine : EXIT.differences);
  });
}

/** An order, and who is to carry it out. */
interface Chosen {
  readonly authority: ChangedAuthority;
  readonly order: OpenOrder;
}

async function record(cli: Cli, command: Command, reference: string, options: Confirm): Promise<void> {
  if (options.withdraw === true && options.value === true) {
    throw new UserError('An order that is withdrawn has no value: say --withdraw or --value.');
  }
  await withWatchword(cli, command, async (watchword, shared) => {
    const chosen = await chosenOrder(watchword, reference);
    if (options.withdraw === true) await withdraw(cli, watchword, shared, chosen, options.reason ?? '');
    else await confirm(cli, watchword, shared, chosen, options);
  });
}

async function confirm(
  cli: Cli,
  watchword: Watchword,
  shared: Shared,
  chosen: Chosen,
  options: Confirm,
): Promise<void> {
  const { authority, order } = chosen;
  if (authority.changedBy !== 'person') {
    await refuseUndone(cli, chosen);
    cli.terminal.out(shared.json ? json({ order: null }) : `${wanted(order)}: it is done, and was seen.`);
    return;
  }
  if (options.value === true && order.what === 'remove') {
    throw new UserError(`The token ${shortFingerprint(order.fingerprint)} is to be taken away, so no value is needed.`);
  }
  const value = options.value === true ? await readValue(cli, watchword) : null;
  if (value !== null) refuseUnsupported(watchword, authority.tokenSet, value);
  const actor = { name: watchword.actor, reason: options.reason ?? '' };
  const token = await authority.confirm(order, value, actor).catch((error: unknown) => {
    throw error instanceof StillServed ? lockedOut(error) : error;
  });
  await told(cli, watchword, authority, token, { asJson: shared.json });
  if (order.rotation !== null && (await isGoing(watchword, order))) {
    cli.terminal.err('Its rotation goes on with `watchword serve`, or with `watchword rotate status --wait`.');
  }
}

/** Who confirms that it is gone has to know whom that locks out. */
function lockedOut(error: StillServed): UserError {
  const revoke = `watchword tokens revoke ${shortFingerprint(error.token.fingerprint)} --emergency`;
  return new UserError(
    `${error.message}\nWhere it is gone already, these phones are locked out: add it there again. Where it shall stay away, \`${revoke}\` shows the price; confirm it after that.`,
  );
}

/** What will be seen is looked at now. */
async function refuseUndone(cli: Cli, { authority, order }: Chosen): Promise<void> {
  await authority.look(cli.stop);
  if (!(await isOpen({ authority, order }))) return;
  const who = order.says === null ? 'It is ours to do' : `Nobody has to confirm it: ${order.says}`;
  throw new UserError(`${who}, and a look has just shown that it is not done.`);
}

/** Where somebody can look, that is done first: what was done after all is not withdrawn. */
async function withdraw(cli: Cli, watchword: Watchword, shared: Shared, chosen: Chosen, reason: string): Promise<void> {
  const { authority, order } = chosen;
  await authority.look(cli.stop);
  if (!(await isOpen(chosen)))
    throw new UserError(`It was done already: ${wanted(order)}. There is nothing to withdraw.`);
  await pauseFirst(cli, watchword, chosen, reason);
  await authority.withdraw(order, { name: watchword.actor, reason });
  cli.terminal.out(shared.json ? json({ order, withdrawn: true }) : `withdrawn: ${wanted(order)} (${order.tokenSet})`);
}

/** A rotation that goes on would order it again at its next turn. */
async function pauseFirst(cli: Cli, watchword: Watchword, { authority, order }: Chosen, reason: string): Promise<void> {
  const { notNow } = await describedOrder(watchword, authority, order);
  if (notNow !== null || !(await isGoing(watchword, order))) return;
  const going = await watchword.store.read.rotations.going(order.tokenSet);
  if (going?.pausedAt === null) await pauseRotation(watchword.rotate, order.tokenSet, reason);
  cli.terminal.err(
    'Its rotation is paused, so that it is not ordered again at once: `watchword rotate abort` calls it back, `watchword rotate resume` goes on with it.',
  );
}

async function chosenOrder({ authorities }: Watchword, reference: string): Promise<Chosen> {
  const found: Chosen[] = [];
  for (const authority of authorities.values()) {
    for (const order of await authority.orders()) {
      const isMeant = reference.length >= 4 && order.fingerprint.startsWith(reference.toLowerCase());
      if (order.token === reference || isMeant) found.push({ authority, order });
    }
  }
  const [chosen, second] = found;
  if (chosen === undefined) {
    throw new UserError(`Nothing is ordered of the token ${reference}; \`watchword tokens confirm\` lists what is.`);
  }
  if (second !== undefined) {
    const names = found.map(({ order }) => `${wanted(order)} (${order.token})`).join(', ');
    throw new UserError(`${reference} names several orders; say the id: ${names}.`);
  }
  return chosen;
}

async function isOpen({ authority, order }: Chosen): Promise<boolean> {
  return (await authority.orders()).some(({ token, what }) => token === order.token && what === order.what);
}

async function isGoing({ store }: Watchword, { rotation, tokenSet }: OpenOrder): Promise<boolean> {
  return rotation !== null && (await store.read.rotations.going(tokenSet))?.id === rotation;
}
