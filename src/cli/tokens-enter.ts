/** `tokens generate|add|edit`: what people do with the tokens of a set. */
import type { Command } from 'commander';
import type { z } from 'zod';
import type { NewTokenDocument } from '../api/documents/token.ts';
import { UserError } from '../model/failure.ts';
import { shortFingerprint, type Token } from '../model/token.ts';
import { chosenSet, type ListedSet } from './chosen.ts';
import { type Cli, EXIT, json } from './cli.ts';
import { orderText, sayingWhatStays } from './orders.ts';
import { payPrice } from './revoke.ts';
import { type Site, withSite } from './site.ts';
import { readValue } from './token-value.ts';

/** What goes with a new token on the command line. */
export interface Enter {
  readonly set?: string;
  readonly note?: string;
  readonly makeCurrent?: boolean;
  readonly reveal?: boolean;
  readonly reason?: string;
}

/** `tokens generate` */
export function generate(cli: Cli, command: Command, options: Enter): Promise<void> {
  return enter(cli, command, options, () => Promise.resolve({}));
}

/** `tokens add` */
export function add(cli: Cli, command: Command, options: Enter): Promise<void> {
  return enter(cli, command, options, async () => ({ value: await readValue(cli) }));
}

async function enter(
  cli: Cli,
  command: Command,
  { makeCurrent = false, note = '', reason = '', reveal = false, set: name }: Enter,
  entered: () => Promise<{ readonly value?: string }>,
): Promise<void> {
  await withSite(cli, command, async (site, shared) => {
    const set = await chosenSet(site, name);
    refuseOthers(set);
    const asked = { tokenSet: set.name, note, makeCurrent, reveal, reason, ...(await entered()) };
    const made = await sayingWhatStays(cli, site, set.name, () => site.admin.createToken(asked));
    for (const warning of made.warnings) cli.terminal.err(warning);
    if (made.token === null) ordered(cli, site, made, shared.json);
    else told(cli, set, made.token, { value: made.value, asJson: shared.json });
  });
}

/** Before anybody types a value that is then refused. */
function refuseOthers({ authority, name }: ListedSet): void {
  if (authority.changedBy !== 'others') return;
  throw new UserError(
    `Watchword only reads the tokens of ${name} (${authority.kind}). Whoever writes there adds a new one; it is distributed as soon as it is seen, and \`watchword tokens list\` looks at once.`,
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
  await withSite(cli, command, async (site, shared) => {
    const { admin } = site;
    const token = await admin.getToken({ token: reference });
    // Before anything is changed: half of what was asked for is worse than nothing of it.
    if (options.makeCurrent === true && token.stage === 'current')
      throw new UserError(`Token ${shortFingerprint(token.fingerprint)} is current already.`);
    const set = await chosenSet(site, token.tokenSet);
    if (options.value === true) refuseNewValue(set);
    const value = options.value === true ? await readValue(cli) : undefined;
    const { paid } = value === undefined ? FREE : await payPrice(cli, site, token, options);
    const edited = await admin.editToken({
      token: token.id,
      ...(options.note === undefined ? {} : { note: options.note }),
      ...(value === undefined ? {} : { value }),
      ...(options.makeCurrent === true ? { makeCurrent: true } : {}),
      ...paid,
      reason: options.reason ?? '',
    });
    told(cli, set, edited, { asJson: shared.json });
  });
}

/** Nobody loses access by another note. */
const FREE = { paid: { emergency: false } } as const;

/** Where somebody else decides, another value is another token. */
function refuseNewValue({ authority, name }: ListedSet): void {
  if (authority.kind === 'local') return;
  throw new UserError(
    `The values of ${name} are decided elsewhere (${authority.kind}), and none can be changed. To replace it, run \`watchword rotate start\`.`,
  );
}

/** How a token is shown: with its value, or as a document. */
interface Telling {
  readonly value?: string | undefined;
  readonly asJson: boolean;
}

/** What became of a token, and what follows. */
export function told({ terminal }: Cli, set: ListedSet, token: Token, { asJson, value }: Telling): void {
  if (asJson) {
    terminal.out(json({ token: { ...token, ...(value === undefined ? {} : { value }) } }));
    return;
  }
  terminal.out(`${shortFingerprint(token.fingerprint)}  ${token.stage}  ${token.tokenSet}  ${token.id}`);
  if (value !== undefined) terminal.out(value);
  terminal.err(nextStep(token, set));
}

function nextStep({ stage, fingerprint }: Token, { authority }: ListedSet): string {
  const command = `watchword tokens edit ${shortFingerprint(fingerprint)} --make-current`;
  const distributes =
    authority.kind === 'local' ? `\`${command}\` distributes it` : 'a rotation distributes it, with `watchword serve`';
  return {
    pending: `It is active and not distributed yet: ${distributes}.`,
    current: 'It is active and current: the next run, or `watchword sync`, writes it into every slot of the set.',
    retiring: 'It is active and no longer distributed.',
    revoked: 'It is refused from now on.',
  }[stage];
}

/** What somebody has to do now, and whoever gave the order has to know. */
function ordered(
  { exit, terminal }: Cli,
  { clock }: Site,
  { order, value }: z.infer<typeof NewTokenDocument>,
  asJson: boolean,
): void {
  if (order === null) throw new Error('there is neither a token nor an order');
  const shown = { ...order, ...(value === undefined ? {} : { value }) };
  terminal.out(asJson ? json({ token: null, order: shown }) : orderText(shown, clock.now()));
  exit(EXIT.differences);
}
