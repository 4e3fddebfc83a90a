/** `tokens generate|add|edit`: what people do with the tokens of a set. */
import type { Command } from 'commander';
import type { ChangedAuthority, NewToken } from '../authority/contract.ts';
import type { Watchword } from '../daemon.ts';
import { UserError } from '../model/failure.ts';
import { shortFingerprint, type Token } from '../model/token.ts';
import { type Cli, chosenAuthority, chosenToken, EXIT, json, withWatchword } from './cli.ts';
import { describedOrder, orderText, sayingWhatStays } from './orders.ts';
import { payPrice } from './revoke.ts';
import { readValue, refuseUnsupported, reveal } from './token-value.ts';

/** What goes with a new token on the command line. */
export interface Enter {
  readonly set?: string;
  readonly note?: string;
  readonly makeCurrent?: boolean;
  readonly reveal?: boolean;
  readonly reason?: string;
}

/** `tokens generate` */
export async function generate(cli: Cli, command: Command, options: Enter): Promise<void> {
  await withWatchword(cli, command, async (watchword, shared) => {
    const authority = chosenAuthority(watchword, options.set);
    refuseOthers(authority);
    const token = await sayingWhatStays(cli, authority, () =>
      authority.generate(newToken(options), actor(watchword, options.reason)),
    );
    const telling = { show: options.reveal === true, asJson: shared.json };
    if (token === null) await ordered(cli, watchword, authority, telling);
    else await told(cli, watchword, authority, token, telling);
  });
}

/** `tokens add` */
export async function add(cli: Cli, command: Command, options: Enter): Promise<void> {
  await withWatchword(cli, command, async (watchword, shared) => {
    const authority = chosenAuthority(watchword, options.set);
    refuseOthers(authority);
    const value = await readValue(cli, watchword);
    refuseUnsupported(watchword, authority.tokenSet, value);
    const token = await sayingWhatStays(cli, authority, () =>
      authority.add(value, newToken(options), actor(watchword, options.reason)),
    );
    await told(cli, watchword, authority, token, { show: options.reveal === true, asJson: shared.json });
  });
}

function newToken({ makeCurrent, note }: Enter): NewToken {
  return { note: note ?? '', makeCurrent: makeCurrent === true };
}

/** Before anybody types a value that is then refused. */
function refuseOthers({ changedBy, kind, tokenSet }: ChangedAuthority): void {
  if (changedBy !== 'others') return;
  throw new UserError(
    `Watchword only reads the tokens of ${tokenSet} (${kind}). Whoever writes there adds a new one; it is distributed as soon as it is seen, and \`watchword tokens list\` looks at once.`,
  );
}

/** What is changed of a token. */
export interface Edit {
  readonly note?: string;
  readonly value?: boolean;
  readonly makeCurrent?: boolean;
  readonly emergency?: boolean;
  readonly confirm?: string;
  readonly reason?: string;
}

/** `tokens edit` */
export async function edit(cli: Cli, command: Command, reference: string, options: Edit): Promise<void> {
  if (options.note === undefined && options.value !== true && options.makeCurrent !== true) {
    throw new UserError('Say what to change: --note, --value or --make-current.');
  }
  await withWatchword(cli, command, async (watchword, shared) => {
    const { token, authority } = await chosenToken(watchword, reference);
    // Before anything is changed: half of what was asked for is worse than nothing of it.
    if (options.makeCurrent === true && token.stage === 'current')
      throw new UserError(`Token ${shortFingerprint(token.fingerprint)} is current already.`);
    if (options.value === true) refuseNewValue(authority);
    const value = options.value === true ? await readValue(cli, watchword) : undefined;
    let emergency = false;
    if (value !== undefined) {
      refuseUnsupported(watchword, authority.tokenSet, value);
      emergency = (await payPrice(cli, watchword, token, options)).length > 0;
    }
    const by = actor(watchword, options.reason);
    let edited = token;
    if (options.note !== undefined || value !== undefined) {
      edited = await authority.edit(
        token.id,
        {
          ...(options.note === undefined ? {} : { note: options.note }),
          ...(value === undefined ? {} : { value }),
          emergency,
        },
        by,
      );
    }
    if (options.makeCurrent === true) edited = await authority.makeCurrent(token.id, by);
    await told(cli, watchword, authority, edited, { asJson: shared.json });
  });
}

/** Where somebody else decides, another value is another token. */
function refuseNewValue({ kind, tokenSet }: ChangedAuthority): void {
  if (kind === 'local') return;
  throw new UserError(
    `The values of ${tokenSet} are decided elsewhere (${kind}), and none can be changed. To replace it, run \`watchword rotate start\`.`,
  );
}

/** How a token is shown: with its value, or as a document. */
interface Telling {
  readonly show?: boolean;
  readonly asJson: boolean;
}

/** What became of a token, and what follows. */
export async function told(
  { terminal }: Cli,
  watchword: Watchword,
  authority: ChangedAuthority,
  token: Token,
  { asJson, show = false }: Telling,
): Promise<void> {
  const value = show ? await reveal(watchword, token) : undefined;
  if (asJson) {
    terminal.out(json({ token: { ...token, ...(value === undefined ? {} : { value }) } }));
    return;
  }
  terminal.out(`${shortFingerprint(token.fingerprint)}  ${token.stage}  ${token.tokenSet}  ${token.id}`);
  if (value !== undefined) terminal.out(value);
  terminal.err(nextStep(token, authority));
}

function nextStep({ stage, fingerprint }: Token, { kind }: ChangedAuthority): string {
  const command = `watchword tokens edit ${shortFingerprint(fingerprint)} --make-current`;
  const distributes =
    kind === 'local' ? `\`${command}\` distributes it` : 'a rotation distributes it, with `watchword serve`';
  return {
    pending: `It is active and not distributed yet: ${distributes}.`,
    current: 'It is active and current: the next run, or `watchword sync`, writes it into every slot of the set.',
    retiring: 'It is active and no longer distributed.',
    revoked: 'It is refused from now on.',
  }[stage];
}

/** What somebody has to do now, and whoever gave the order has to know. */
async function ordered(
  cli: Cli,
  watchword: Watchword,
  authority: ChangedAuthority,
  { asJson, show = false }: Telling,
): Promise<void> {
  const given = (await authority.orders()).findLast(({ rotation, what }) => what === 'add' && rotation === null);
  if (given === undefined) throw new Error(`nothing is ordered of ${authority.tokenSet}`);
  const order = await describedOrder(watchword, authority, given, show);
  cli.terminal.out(asJson ? json({ token: null, order }) : orderText(order, watchword.clock.now()));
  cli.exit(EXIT.differences);
}

function actor(watchword: Watchword, reason: string | undefined): { readonly name: string; readonly reason: string } {
  return { name: watchword.actor, reason: reason ?? '' };
}
