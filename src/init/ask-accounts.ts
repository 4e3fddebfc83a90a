/** Which MDMs the token is written to: accounts, and their slots. */
import { Account } from '../config/account-settings.ts';
import { wrongName } from '../config/names.ts';
import type { ConnectorDefinition } from '../connector/contract.ts';
import type { AppProfile } from '../model/app.ts';
import { UserError } from '../model/failure.ts';
import { mistakesIn, platformsOf } from './around.ts';
import { type Asking, askGroup } from './ask-group.ts';
import { compose } from './compose.ts';
import { type Draft, inTokenSet, type Written } from './draft.ts';
import { questionsOf } from './question.ts';

/** What is known before the accounts are. */
export interface Before {
  readonly base: Omit<Draft, 'accounts'>;
  readonly profile: AppProfile;
  /** What was said of accounts beforehand, by name; null where nothing was. */
  readonly given: Draft['accounts'] | null;
}

const NONE = 'none';

/** Asks for accounts until somebody says that there are no more. */
export async function askAccounts(asking: Asking, before: Before): Promise<Draft['accounts']> {
  const { asker, around } = asking;
  let accounts: Draft['accounts'] = {};
  if (before.given !== null) {
    for (const [name, given] of Object.entries(before.given)) {
      accounts = { ...accounts, [name]: await askAccount(asking, before, accounts, name, given) };
    }
    return accounts;
  }
  const products = [...around.connectors.values()].map(({ id, title }) => ({ value: id, label: title }));
  for (;;) {
    const isFirst = Object.keys(accounts).length === 0;
    const none = { value: NONE, label: isFirst ? 'None for now' : 'No more' };
    const question = isFirst ? 'Which MDM is the token written to?' : 'To which other one?';
    const connector = await asker.choose(question, isFirst ? [...products, none] : [none, ...products]);
    if (connector === NONE) return accounts;
    const name = await askName(asking, accounts, connector);
    accounts = { ...accounts, [name]: await askAccount(asking, before, accounts, name, { connector }) };
  }
}

function askName({ asker }: Asking, accounts: Draft['accounts'], connector: string): Promise<string> {
  return asker.text('What do you call this account?', {
    ...(connector in accounts ? {} : { initial: connector }),
    check: (text) => (text in accounts ? 'expected another name, this one is taken' : wrongName(text)),
  });
}

async function askAccount(
  asking: Asking,
  { base, profile }: Before,
  others: Draft['accounts'],
  name: string,
  given: Written,
): Promise<Written> {
  const definition = connectorOf(asking, given);
  const { connector = definition.id, drift: saidDrift, slots: saidSlots, ...rest } = given;
  const [core, theirs] = split(rest, definition);
  const drift = saidDrift ?? (await askDrift(asking));
  const settings = await askGroup(asking, { schema: definition.account, owner: name, given: theirs });
  const account = { connector, drift, ...core, ...settings };
  let slots: readonly unknown[] = inTokenSet(saidSlots, profile.id);
  for (;;) {
    if (slots.length === 0) slots = await askSlots(asking, definition, name, profile);
    const whole = { ...account, slots };
    const draft = { ...base, accounts: { ...others, [name]: whole } };
    const planned = [...asking.planned.values()];
    const mistakes = mistakesIn(compose(draft, asking.around), draft, planned, asking.around).filter(
      ({ path }) => path === `accounts.${name}` || path.startsWith(`accounts.${name}.`),
    );
    if (mistakes.length === 0) return whole;
    const told = mistakes.map(({ path, says }) => `${path}: ${says}`).join('\n');
    // Slots are asked for once more; what was said beforehand of the rest can't be put right here.
    if (!mistakes.some(({ path }) => path.includes('.slots'))) throw new UserError(told);
    asking.asker.tell(told);
    slots = [];
  }
}

function connectorOf({ around }: Asking, { connector }: Written): ConnectorDefinition {
  const definition = around.connectors.get(String(connector));
  if (definition !== undefined) return definition;
  throw new UserError(
    `There is no connector ${String(connector)}; there are ${[...around.connectors.keys()].join(', ')}.`,
  );
}

/** The core's settings of an account, and the vendor's with whatever nobody knows. */
function split(given: Written, { account }: ConnectorDefinition): readonly [Written, Written] {
  const vendors = new Set(questionsOf(account).map(({ name }) => name));
  const isCore = (name: string) => name in Account.shape && !vendors.has(name);
  const entries = Object.entries(given);
  const part = (core: boolean) => Object.fromEntries(entries.filter(([name]) => isCore(name) === core));
  return [part(true), part(false)];
}

function askDrift({ asker }: Asking): Promise<string> {
  return asker.choose(
    'What shall happen when somebody else changes the value in the MDM?',
    [
      { value: 'report', label: 'report', hint: 'show it and leave it; a good beginning' },
      { value: 'repair', label: 'repair', hint: 'write the token back' },
    ],
    'report',
  );
}

async function askSlots(
  asking: Asking,
  definition: ConnectorDefinition,
  account: string,
  profile: AppProfile,
): Promise<readonly Written[]> {
  const platforms = platformsOf(profile);
  let chosen = platforms;
  if (platforms.length > 1) {
    const label = { ios: 'iOS', android: 'Android' };
    const choices = platforms.map((value) => ({ value, label: label[value] }));
    const picked = await asking.asker.several(`Which platforms does ${account} have?`, choices, platforms);
    chosen = platforms.filter((platform) => picked.includes(platform));
    if (chosen.length === 0) return askSlots(asking, definition, account, profile);
  }
  const slots: Written[] = [];
  for (const platform of chosen) {
    const owner = `${account} on ${platform}`;
    const settings = await askGroup(asking, { schema: definition.slot, owner, given: {} });
    slots.push({ name: platform, tokenSet: profile.id, platform, ...settings });
  }
  return slots;
}
