/** The configuration of an app record: a property list's text, seen from the keys of a slot. */
import {
  escapeXml,
  Failure,
  joined,
  keysInWords,
  type PlistText,
  partsOf,
  readPlist,
  type SlotSettings,
} from '#connector';
import type { AppRecord } from './record.ts';
import type { Slot } from './settings.ts';

export interface Configuration {
  /** As it was read, or, after `with`, as it is sent. */
  readonly text: string;
  /** The value, of several keys together; null where it is missing or empty. */
  readonly value: string | null;
  /** Names of the other keys, in their order. */
  readonly neighbours: readonly string[];
  /** The text without blanks between elements: what means the same is equal here. */
  readonly canonical: string;
  /** The same configuration with this value, every other character as it was. A key comes last where it was missing. */
  with(value: string): Configuration;
}

/** `PingID (17)`: how a console user recognises a record. */
export function placeOf({ name, id }: AppRecord): string {
  return `${name} (${id})`;
}

/** The configuration of a record, seen from the slot's keys. Throws where it is not one that can be changed safely. */
export function configurationOf(record: AppRecord, { app }: SlotSettings<Slot>): Configuration {
  const { preferences } = record;
  const list = readPlist(
    preferences.trim() === '' ? '<dict/>' : preferences,
    `the configuration of ${placeOf(record)}`,
  );
  return seenFrom(app, list, preferences);
}

function seenFrom(app: SlotSettings<Slot>['app'], list: PlistText, text: string): Configuration {
  return {
    text,
    value: joined(
      app,
      app.keys.map((key) => list.value(key)),
    ),
    neighbours: list.names.filter((name) => !app.keys.includes(name)),
    canonical: canonicalOf(text),
    with(value) {
      const parts = partsOf(app, value);
      if (parts === null) throw new Failure('rejected', `the token has not one part for each of ${keysInWords(app)}`);
      const written = app.keys.reduce((at, key, index) => at.with(key, parts[index] ?? ''), list);
      return seenFrom(app, written, written.text);
    },
  };
}

/** Texts and keys are passed over whole: blanks in them are theirs. */
const BLANKS_BETWEEN = /(<(?:string|key)\b[^>]*(?<!\/)>[\s\S]*?<\/(?:string|key)>)|\s+(?=<|$)/g;

/**
 * unverified: is the text kept as it was sent, line ends and blanks included? (sheet: Writing one key without touching its neighbours)
 * What has no meaning in a property list is not compared.
 */
function canonicalOf(text: string): string {
  return text.replaceAll('\r', '').replace(BLANKS_BETWEEN, (_, kept?: string) => kept ?? '');
}

/**
 * The body of a PUT: the one group that changes, so that the others stay as they are.
 * unverified: does a PUT with `app_configuration` alone keep the other groups? (sheet: Writing one key without touching its neighbours)
 * Public scripts rely on it for other groups. `write` compares the whole record afterwards, and writes no more where it has changed.
 *
 * A carriage return is sent as a reference, because a reader of XML makes a line feed of a bare one.
 */
export function bodyOf({ text }: Configuration): string {
  const spelled = escapeXml(text).replaceAll('\r', '&#13;');
  return `<?xml version="1.0" encoding="UTF-8"?><mobile_device_application><app_configuration><preferences>${spelled}</preferences></app_configuration></mobile_device_application>`;
}
