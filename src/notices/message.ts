/** A message in plain words, before it takes the form of a medium. Texts in it are short, on one line, and show what they hold. */
import { formatCount, plural } from '../model/count.ts';
import type { Notice } from '../model/notice.ts';
import type { Told } from './decide.ts';

/** One need in a message. */
export interface Item {
  readonly subject: string;
  readonly says: string;
  /** The command that resolves it. */
  readonly resolve: string | null;
  /** Milliseconds since 1970. */
  readonly since: number | null;
}

/** Some needs under a heading. */
export interface Part {
  readonly kind: keyof Told;
  readonly heading: string;
  readonly items: readonly Item[];
  /** How many are left out beside them. */
  readonly more: number;
}

/** Everything that is sent at once. */
export interface Message {
  /** The same for the same news: who gets it twice can tell. */
  readonly id: string;
  readonly isTest: boolean;
  readonly at: number;
  /** One line: what stands in a subject. */
  readonly title: string;
  readonly parts: readonly Part[];
  /** Where the page is; null where nobody has said. */
  readonly link: string | null;
}

/** What goes with every message. */
export interface Envelope {
  readonly id: string;
  readonly now: number;
  readonly link: string | null;
}

const LONGEST_TEXT = 300;
const LONGEST_TITLE = 120;

const HEADINGS: Readonly<Record<keyof Told, (count: number) => string>> = {
  news: (count) => `${things(count)} a person`,
  again: (count) => `${count === 1 ? '1 thing still needs' : `${formatCount(count)} things still need`} a person`,
  over: (count) => `${plural(count, 'thing')} ${count === 1 ? 'is' : 'are'} over`,
};

/** The message that tells what was decided. */
export function messageOf(told: Told, { id, now, link }: Envelope): Message {
  const parts = (['news', 'again', 'over'] as const).flatMap((kind) => partOf(kind, told[kind]));
  const [first] = parts;
  const only = parts.length === 1 && first?.items.length === 1 ? first.items[0] : undefined;
  const headings = parts.map(({ heading }) => heading).join(', ');
  const title = only === undefined ? headings : `${headings}: ${only.says}`;
  return { id, isTest: false, at: now, title: plainText(title, LONGEST_TITLE), parts, link };
}

/** A message that says that it is a test. */
export function testMessage({ id, now, link }: Envelope): Message {
  const item = {
    subject: 'test:notices',
    says: 'This is a test. Nothing needs a person because of it.',
    resolve: 'watchword status',
    since: now,
  };
  const parts = [{ kind: 'news', heading: 'A test', items: [item], more: 0 } as const];
  return { id, isTest: true, at: now, title: 'A test: notices arrive here', parts, link };
}

/** The same message with so many items in each part at most; the others are counted: the page and `watchword status` have them all. */
export function shortened(message: Message, most: number): Message {
  const parts = message.parts.map((part) => {
    const items = part.items.slice(0, most);
    return { ...part, items, more: part.more + part.items.length - items.length };
  });
  return { ...message, parts };
}

/**
 * A text on one line: control characters and line ends become spaces, characters that turn the direction of a line or can't be seen
 * go, and what is too long ends in `…`.
 */
export function plainText(text: string, longest = LONGEST_TEXT): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`;
}

/** `2026-11-24 09:15 UTC` */
export function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function partOf(kind: keyof Told, notices: readonly Notice[]): readonly Part[] {
  if (notices.length === 0) return [];
  const items = notices.map(({ subject, says, resolve, since }) => ({
    subject: plainText(subject),
    says: plainText(says),
    resolve: resolve === null || kind === 'over' ? null : plainText(resolve),
    since,
  }));
  return [{ kind, heading: HEADINGS[kind](notices.length), items, more: 0 }];
}

function things(count: number): string {
  return count === 1 ? '1 thing needs' : `${formatCount(count)} things need`;
}
