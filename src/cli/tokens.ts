import { Command } from 'commander';
import { enteredValue } from '../authority/entered-value.ts';
import type { Watchword } from '../daemon.ts';
import { UserError } from '../model/failure.ts';
import { Secret } from '../model/secret.ts';
import { isActive, shortFingerprint, type Token } from '../model/token.ts';
import { whyUnsupported } from '../reconcile/desire.ts';
import { presentationsOf } from '../reconcile/rotate/presented.ts';
import type { Presented } from '../store/contract.ts';
import { adoptCommand } from './adopt.ts';
import { type Cli, chosenAuthority, chosenToken, json, withWatchword } from './cli.ts';
import { payPrice, revokeCommand } from './revoke.ts';
import { ago, table, withoutLineEnd } from './text.ts';

interface Enter {
  readonly set?: string;
  readonly note?: string;
  readonly makeCurrent?: boolean;
  readonly reveal?: boolean;
  readonly reason?: string;
}

export function tokensCommand(cli: Cli): Command {
  const tokens = new Command('tokens').description('the tokens of a set: list, generate, add, edit, adopt, revoke');
  tokens
    .command('list')
    .description('the tokens by set and stage, as fingerprints')
    .option('--set <name>', 'only this token set')
    .option('--all', 'revoked ones too')
    .option('--reveal', 'show the values in clear; the audit trail says so')
    .action((options: Enter & { all?: boolean }, command: Command) => list(cli, command, options));
  entering(tokens.command('generate').description('make a token with a random UUID for a value')).action(
    (options: Enter, command: Command) => generate(cli, command, options),
  );
  entering(
    tokens
      .command('add')
      .description('enter a token of your own, from a prompt or standard input, never from an argument'),
  ).action((options: Enter, command: Command) => add(cli, command, options));
  tokens
    .command('edit')
    .description('change a note, a value, or which token is current; id and trail stay')
    .argument('<token>', 'id, or the first digits of the fingerprint')
    .option('--note <text>', 'a new note')
    .option('--value', 'a new value, from a prompt or standard input; refused while a phone may present the old one')
    .option('--make-current', 'distribute this token from now on; the present one becomes retiring and stays active')
    .option('--emergency', 'change the value and lock out the phones that hold the old one; shows first how many')
    .option('--confirm <number>', 'with --emergency: the number of phones, instead of typing it')
    .option('--reason <text>', 'why, for the audit trail')
    .action((token: string, options: Edit, command: Command) => edit(cli, command, token, options));
  return tokens.addCommand(adoptCommand(cli)).addCommand(revokeCommand(cli));
}

function entering(command: Command): Command {
  return command
    .option('--set <name>', 'the token set; needed where several are configured')
    .option('--note <text>', 'what people should know about it')
    .option('--make-current', 'distribute it from now on; the present one becomes retiring and stays active')
    .option('--reveal', 'show the value; the audit trail says so')
    .option('--reason <text>', 'why, for the audit trail');
}

async function list(cli: Cli, command: Command, options: Enter & { readonly all?: boolean }): Promise<void> {
  await withWatchword(cli, command, async (watchword, shared) => {
    if (options.set !== undefined) chosenAuthority(watchword, options.set);
    const all = await watchword.store.read.tokens.list(options.set);
    const shown = options.all === true ? all : all.filter(isActive);
    const presented = await watchword.store.read.sightings.list();
    const values = new Map<string, string>();
    if (options.reveal === true) for (const token of shown) values.set(token.id, await reveal(watchword, token));
    if (shared.json) {
      const known = (token: Token) => presentationsOf(presented, token.id, watchword.clock.now());
      cli.terminal.out(
        json({ tokens: shown.map((token) => ({ ...token, ...known(token), ...revealed(values, token) })) }),
      );
      return;
    }
    if (shown.length === 0) {
      cli.terminal.out('There is no token yet: run `watchword tokens generate` or `watchword tokens add`.');
      return;
    }
    cli.terminal.out(tokensTable(shown, values, watchword.clock.now(), presented));
  });
}

/** The tokens as a table; with their values where these were revealed. */
export function tokensTable(
  tokens: readonly Token[],
  values: ReadonlyMap<string, string>,
  now: number,
  presented: readonly Presented[] = [],
): string {
  const clear = values.size > 0;
  return table(
    ['SET', 'TOKEN', 'STAGE', 'CREATED', 'SINCE', 'PRESENTED', 'NOTE', 'ID', ...(clear ? ['VALUE'] : [])],
    tokens.map((token) => [
      token.tokenSet,
      shortFingerprint(token.fingerprint),
      token.stage,
      ago(token.createdAt, now),
      ago(sinceOf(token), now),
      ago(presentationsOf(presented, token.id, now).lastPresentedAt, now),
      token.note,
      token.id,
      ...(clear ? [values.get(token.id) ?? ''] : []),
    ]),
  );
}

function sinceOf(token: Token): number {
  const since = {
    pending: token.createdAt,
    current: token.currentAt,
    retiring: token.retiredAt,
    revoked: token.revokedAt,
  };
  return since[token.stage] ?? token.createdAt;
}

async function generate(cli: Cli, command: Command, options: Enter): Promise<void> {
  await withWatchword(cli, command, async (watchword, shared) => {
    const authority = chosenAuthority(watchword, options.set);
    const entry = { note: options.note ?? '', makeCurrent: options.makeCurrent === true };
    const token = await authority.generate(entry, actor(watchword, options.reason));
    if (token === null) {
      cli.terminal.err('It is ordered, and somebody has to do it: see `watchword tokens confirm`.');
      return;
    }
    await told(cli, watchword, token, options.reveal === true, shared.json);
  });
}

async function add(cli: Cli, command: Command, options: Enter): Promise<void> {
  await withWatchword(cli, command, async (watchword, shared) => {
    const authority = chosenAuthority(watchword, options.set);
    const value = await readValue(cli, watchword);
    refuseUnsupported(watchword, authority.tokenSet, value);
    const entry = { note: options.note ?? '', makeCurrent: options.makeCurrent === true };
    const token = await authority.add(value, entry, actor(watchword, options.reason));
    await told(cli, watchword, token, options.reveal === true, shared.json);
  });
}

interface Edit {
  readonly note?: string;
  readonly value?: boolean;
  readonly makeCurrent?: boolean;
  readonly emergency?: boolean;
  readonly confirm?: string;
  readonly reason?: string;
}

async function edit(cli: Cli, command: Command, reference: string, options: Edit): Promise<void> {
  if (options.note === undefined && options.value !== true && options.makeCurrent !== true) {
    throw new UserError('Say what to change: --note, --value or --make-current.');
  }
  await withWatchword(cli, command, async (watchword, shared) => {
    const { token, authority } = await chosenToken(watchword, reference);
    // Before anything is changed: half of what was asked for is worse than nothing of it.
    if (options.makeCurrent === true && token.stage === 'current')
      throw new UserError(`Token ${shortFingerprint(token.fingerprint)} is current already.`);
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
    await told(cli, watchword, edited, false, shared.json);
  });
}

async function told(cli: Cli, watchword: Watchword, token: Token, show: boolean, asJson: boolean): Promise<void> {
  const value = show ? await reveal(watchword, token) : undefined;
  if (asJson) {
    cli.terminal.out(json({ token: { ...token, ...(value === undefined ? {} : { value }) } }));
    return;
  }
  cli.terminal.out(`${shortFingerprint(token.fingerprint)}  ${token.stage}  ${token.tokenSet}  ${token.id}`);
  if (value !== undefined) cli.terminal.out(value);
  cli.terminal.err(nextStep(token));
}

function nextStep({ stage, fingerprint }: Token): string {
  const command = `watchword tokens edit ${shortFingerprint(fingerprint)} --make-current`;
  return {
    pending: `It is active and not distributed yet: \`${command}\` distributes it.`,
    current: 'It is active and current: the next run, or `watchword sync`, writes it into every slot of the set.',
    retiring: 'It is active and no longer distributed.',
    revoked: 'It is refused from now on.',
  }[stage];
}

/** The value in clear, after the trail says who asked for it. */
export async function reveal(watchword: Watchword, token: Token, reason = 'asked for with --reveal'): Promise<string> {
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

/** From a prompt where a person sits, else from standard input. */
async function readValue(cli: Cli, watchword: Watchword): Promise<Secret> {
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
function refuseUnsupported(watchword: Watchword, tokenSet: string, value: Secret): void {
  for (const account of watchword.accounts.values()) {
    if (!account.slots.some((slot) => slot.tokenSet === tokenSet)) continue;
    const says = whyUnsupported(account, value);
    if (says !== null) throw new UserError(`${account.name} can't hold this token: ${says}. Choose another.`);
  }
}

function revealed(values: ReadonlyMap<string, string>, token: Token): { readonly value?: string } {
  const value = values.get(token.id);
  return value === undefined ? {} : { value };
}

function actor(watchword: Watchword, reason: string | undefined): { readonly name: string; readonly reason: string } {
  return { name: watchword.actor, reason: reason ?? '' };
}
