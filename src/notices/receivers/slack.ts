/**
 * Notices in Slack, by an incoming webhook and Block Kit. `&`, `<` and `>` begin every mention, link and special word there, and are
 * escaped; `verbatim` keeps Slack from finding names and addresses in what is left. Words between `*` or `_` may be set in bold or
 * italics: that harms nobody.
 *
 * Written from https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks and
 * https://docs.slack.dev/messaging/formatting-message-text (last verified: never on a live workspace).
 */
import type { ChatNotices } from '../../config/configuration.ts';
import { type Item, type Message, type Part, plainText, shortened, timeText } from '../message.ts';
import type { Receiver, Surroundings } from '../receiver.ts';
import { createPost, guarded } from './post.ts';

/** unverified: does Slack take 3,000 characters of a section before or after escaping? Half of it leaves room for both. */
const LONGEST_SECTION = 1_500;
/** Of a `header` block. */
const LONGEST_HEADER = 150;

/** Fifty blocks are allowed: three parts with a heading and a rest each, the title and the link. */
const MOST_ITEMS = 14;

/** Posts blocks to a channel. */
export function createSlack(name: string, given: ChatNotices, surroundings: Surroundings): Receiver {
  const post = createPost({ ...given, ...surroundings, name, url: guarded(given.url, surroundings) });
  return {
    name,
    async send(message, signal) {
      const { status, text } = await post.json(JSON.stringify(slackMessage(message)), {}, signal, slackWord);
      return `answered with status ${status}, ${slackWord(text) ?? 'and no word that is known'}`;
    },
    [Symbol.asyncDispose]: () => post[Symbol.asyncDispose](),
  };
}

/** What Slack is sent. */
export function slackMessage(message: Message): object {
  const { isTest, title, parts, link } = shortened(message, MOST_ITEMS);
  return {
    text: escaped(isTest ? `[Test] ${title}` : title),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: plainText(title, LONGEST_HEADER), emoji: false } },
      ...parts.flatMap(blocksOf),
      ...(link === null ? [] : [section(`<${escaped(link)}|Open Watchword>`)]),
    ],
  };
}

/** `ok`, `no_service` and the like: answers are one word of a closed list. */
function slackWord(text: string): string | null {
  return /^[a-z_]{1,40}$/.test(text) ? text : null;
}

function blocksOf({ heading, kind, items, more }: Part): readonly object[] {
  const rest = more === 0 ? [] : [section(`and ${more} more: \`watchword status\``)];
  return [section(`*${escaped(heading)}*`), ...items.map((item) => section(itemText(item, kind))), ...rest];
}

function itemText({ says, resolve, since }: Item, kind: Part['kind']): string {
  const at = since === null || kind === 'over' ? '' : ` (since ${timeText(since)})`;
  const lines = [`• ${escaped(plainText(says, LONGEST_SECTION / 5))}${at}`];
  if (resolve !== null) lines.push(`\`${escaped(resolve.replaceAll('`', "'"))}\``);
  return lines.join('\n');
}

function section(text: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
