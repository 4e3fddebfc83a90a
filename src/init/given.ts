/** What is said beforehand, by options or by a file of answers, so that it isn't asked for. */
import { parseDocument } from 'yaml';
import { kindsOf } from '../config/authority-settings.ts';
import { isGroup } from '../config/reading.ts';
import { UserError } from '../model/failure.ts';
import type { Around } from './around.ts';
import type { Draft, Written } from './draft.ts';
import { meantBy, type Question, questionsOf } from './question.ts';

/** What is known already. What is left out is asked for, or taken as it usually is. */
export interface Given {
  readonly data?: string;
  readonly store?: Written;
  readonly listen?: Written;
  readonly app?: string;
  /** With its `kind`, where that is known. */
  readonly authority?: Written;
  readonly accounts?: Draft['accounts'];
}

/** The options of the command line. */
export interface Options {
  readonly data?: string;
  readonly store?: string;
  readonly validation?: string;
  readonly admin?: string | false;
  readonly app?: string;
  readonly authority?: string;
  readonly authoritySet?: readonly string[];
  readonly connector?: string;
  readonly account?: string;
  readonly drift?: string;
  readonly set?: readonly string[];
  readonly slot?: readonly string[];
}

/** What options say. Throws `UserError` for what can't be read, and names the option. */
export function givenBy(options: Options, around: Around): Given {
  const { data, store, app, authority, authoritySet, validation, admin } = options;
  const accounts = accountsBy(options, around);
  const kind = kindsOf(around.authorities.values()).find(({ name }) => name === authority);
  const settings = pairs(authoritySet ?? [], '--authority-set', kind === undefined ? [] : questionsOf(kind.settings));
  const listens = validation !== undefined || admin !== undefined;
  return {
    ...(data === undefined ? {} : { data }),
    ...(store === undefined ? {} : { store: { url: store } }),
    ...(app === undefined ? {} : { app }),
    ...(authority === undefined ? {} : { authority: { kind: authority, ...settings } }),
    ...(accounts === null ? {} : { accounts }),
    ...(listens ? { listen: listenBy(options) } : {}),
  };
}

function listenBy({ validation, admin }: Options): Written {
  return {
    ...(validation === undefined ? {} : { validation }),
    ...(typeof admin === 'string' ? { admin } : {}),
  };
}

function accountsBy(
  { connector, account, drift, set = [], slot = [] }: Options,
  around: Around,
): Draft['accounts'] | null {
  if (connector === undefined) {
    const [useless] = Object.entries({ account, drift, set: set[0], slot: slot[0] }).filter(
      ([, said]) => said !== undefined,
    );
    if (useless !== undefined) throw new UserError(`--${useless[0]} goes with --connector, the MDM it is about.`);
    return null;
  }
  if (connector === 'none') return {};
  const definition = around.connectors.get(connector);
  if (definition === undefined) {
    throw new UserError(
      `There is no connector ${connector}; there are ${[...around.connectors.keys(), 'none'].join(', ')}.`,
    );
  }
  const slots = slot.map((text) => pairs(text.split(','), '--slot', questionsOf(definition.slot)));
  return {
    [account ?? connector]: {
      connector,
      ...(drift === undefined ? {} : { drift }),
      ...pairs(set, '--set', questionsOf(definition.account)),
      ...(slots.length === 0 ? {} : { slots: slots.map((one) => ({ name: one.platform, ...one })) }),
    },
  };
}

/** `name=value` each; lists have `;` between their entries. */
function pairs(texts: readonly string[], option: string, questions: readonly Question[]): Written {
  const entries = texts.map((text) => {
    const at = text.indexOf('=');
    // What stands there may be a secret, so it is not repeated.
    if (at < 1) throw new UserError(`${option} takes NAME=VALUE; one of them has no \`=\` after a name.`);
    const [name, value] = [text.slice(0, at).trim(), text.slice(at + 1)];
    const question = questions.find((one) => one.name === name);
    return [name, question === undefined ? value : meantBy(question, value, ';')] as const;
  });
  return Object.fromEntries(entries);
}

/** The members of a file of answers: the configuration's own sections, and `data`. */
const SECTIONS = ['data', 'store', 'listen', 'tokenSets', 'accounts'] as const;

/** What a file of answers says: YAML with sections of the configuration, and `data`. Throws `UserError`. */
export function givenIn(text: string, file: string): Pick<Given, 'data'> & Partial<Omit<Draft, 'keys'>> {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
  const value: unknown = document.errors.length > 0 ? null : document.toJS();
  if (!isGroup(value)) throw new UserError(`${file} is not readable as YAML with ${SECTIONS.join(', ')}.`);
  const unknown = Object.keys(value).find((name) => !SECTIONS.some((section) => section === name));
  if (unknown !== undefined) {
    throw new UserError(
      `${file}: expected ${SECTIONS.join(', ')}, found ${unknown}; what is beyond them is added by hand later.`,
    );
  }
  if (value.data !== undefined && typeof value.data !== 'string')
    throw new UserError(`${file}: data is the path of a folder.`);
  return value;
}
