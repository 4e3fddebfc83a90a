import { Command } from 'commander';
import type { z } from 'zod';
import type { TokenDocument } from '../api/documents/token.ts';
import { shortFingerprint, type Token } from '../model/token.ts';
import { adoptCommand } from './adopt.ts';
import { chosenSets, lookFirst } from './chosen.ts';
import { type Cli, json } from './cli.ts';
import { confirmCommand } from './confirm.ts';
import { everyItem } from './pages.ts';
import { revokeCommand } from './revoke.ts';
import { revealing, withSite } from './site.ts';
import { ago, table } from './text.ts';
import { add, type Edit, type Enter, edit, generate } from './tokens-enter.ts';

export function tokensCommand(cli: Cli): Command {
  const tokens = new Command('tokens').description(
    'the tokens of a set: list, generate, add, edit, adopt, revoke, confirm',
  );
  tokens
    .command('list')
    .description('the tokens by set and stage, as fingerprints; an authority that is somewhere else is looked at first')
    .option('--set <name>', 'only this token set')
    .option('--all', 'revoked ones too')
    .option('--reveal', 'show the values in clear; the audit trail says so')
    .action((options: List, command: Command) => list(cli, command, options));
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
  return tokens.addCommand(adoptCommand(cli)).addCommand(revokeCommand(cli)).addCommand(confirmCommand(cli));
}

function entering(command: Command): Command {
  return command
    .option('--set <name>', 'the token set; needed where several are configured')
    .option('--note <text>', 'what people should know about it')
    .option('--make-current', 'distribute it from now on; the present one becomes retiring and stays active')
    .option('--reveal', 'show the value; the audit trail says so')
    .option('--reason <text>', 'why, for the audit trail');
}

interface List {
  readonly set?: string;
  readonly all?: boolean;
  readonly reveal?: boolean;
}

async function list(cli: Cli, command: Command, options: List): Promise<void> {
  await withSite(cli, command, async (site, shared) => {
    const reveal = options.reveal === true ? revealing(site) : null;
    const sets = await chosenSets(site, options.set);
    await lookFirst(cli, site, sets);
    const of = options.set === undefined ? {} : { tokenSet: options.set };
    const stage = options.all === true ? {} : ({ stage: 'active' } as const);
    const shown = await everyItem((page) => site.admin.listTokens({ ...page, ...of, ...stage }));
    const values = new Map<string, string>();
    if (reveal !== null) for (const token of shown) values.set(token.id, await reveal(token));
    if (shared.json) {
      cli.terminal.out(json({ tokens: shown.map((token) => ({ ...token, ...revealed(values, token) })) }));
      return;
    }
    if (shown.length === 0) {
      const isTheirs = sets.every(({ authority }) => authority.changedBy === 'others');
      const make = 'There is no token yet: run `watchword tokens generate` or `watchword tokens add`.';
      cli.terminal.out(isTheirs ? 'No token has been seen yet.' : make);
      return;
    }
    cli.terminal.out(tokensTable(shown, values, site.clock.now()));
  });
}

/** A token as it is listed. */
type ListedToken = z.infer<typeof TokenDocument>;

/** The tokens as a table; with their values where these were revealed. */
export function tokensTable(tokens: readonly ListedToken[], values: ReadonlyMap<string, string>, now: number): string {
  const clear = values.size > 0;
  return table(
    ['SET', 'TOKEN', 'STAGE', 'CREATED', 'SINCE', 'PRESENTED', 'NOTE', 'ID', ...(clear ? ['VALUE'] : [])],
    tokens.map((token) => [
      token.tokenSet,
      shortFingerprint(token.fingerprint),
      token.stage,
      ago(token.createdAt, now),
      ago(sinceOf(token), now),
      ago(token.lastPresentedAt, now),
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

function revealed(values: ReadonlyMap<string, string>, token: Token): { readonly value?: string } {
  const value = values.get(token.id);
  return value === undefined ? {} : { value };
}
