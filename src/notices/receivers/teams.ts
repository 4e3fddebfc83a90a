/**
 * Notices in Microsoft Teams, by a workflow that begins "when a Teams webhook request is received" and posts the card it is sent. The
 * connectors that took message cards are retired. Every text from outside stands in a `TextRun`, in which nothing is Markdown; a
 * mention would need an entry in `msteams.entities`, and the card has none.
 *
 * Written from https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using and
 * https://learn.microsoft.com/adaptive-cards/schema-explorer/text-run (last verified: never on a live tenant).
 */
import type { ChatNotices } from '../../config/configuration.ts';
import { type Item, type Message, type Part, shortened, timeText } from '../message.ts';
import type { Receiver, Surroundings } from '../receiver.ts';
import { createPost, guarded } from './post.ts';

/** unverified: does a workflow refuse a card of more than 28 KB, as the retired connectors did? More items are only counted. */
const LONGEST_CARD_BYTES = 28_000;

/** More than this nobody reads in a chat. */
const MOST_ITEMS = 20;

/** The newest version that every client of Teams shows. */
const CARD_VERSION = '1.4';

/** Posts a card to a channel or chat. */
export function createTeams(name: string, given: ChatNotices, surroundings: Surroundings): Receiver {
  const post = createPost({ ...given, ...surroundings, name, url: guarded(given.url, surroundings) });
  return {
    name,
    async send(message, signal) {
      const { status } = await post.json(JSON.stringify(teamsMessage(message)), {}, signal);
      // The flow runs after that; whether it could post is in its own history only.
      return `the workflow answered with status ${status}; whether it could post the card stands in its run history`;
    },
    [Symbol.asyncDispose]: () => post[Symbol.asyncDispose](),
  };
}

/** What the workflow is sent: as many items as it takes. */
export function teamsMessage(message: Message): object {
  for (let most = MOST_ITEMS; ; most -= 1) {
    const sent = { type: 'message', attachments: [attachment(shortened(message, most))] };
    if (most === 1 || Buffer.byteLength(JSON.stringify(sent)) <= LONGEST_CARD_BYTES) return sent;
  }
}

function attachment({ title, isTest, parts, link }: Message): object {
  return {
    contentType: 'application/vnd.microsoft.card.adaptive',
    contentUrl: null,
    content: {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: CARD_VERSION,
      body: [
        rich([run(isTest ? `[Test] ${title}` : title, { weight: 'Bolder', size: 'Medium' })]),
        ...parts.flatMap(blocksOf),
      ],
      ...(link !== null && { actions: [{ type: 'Action.OpenUrl', title: 'Open Watchword', url: link }] }),
      msteams: { width: 'Full' },
    },
  };
}

function blocksOf({ heading, kind, items, more }: Part): readonly object[] {
  const rest =
    more === 0 ? [] : [rich([run(`and ${more} more: `), run('watchword status', { fontType: 'Monospace' })])];
  return [
    rich([run(heading, { weight: 'Bolder' })], { separator: true }),
    ...items.flatMap((item) => itemBlocks(item, kind)),
    ...rest,
  ];
}

function itemBlocks({ says, resolve, since }: Item, kind: Part['kind']): readonly object[] {
  const at = since === null || kind === 'over' ? [] : [run(` (since ${timeText(since)})`, { isSubtle: true })];
  const command = resolve === null ? [] : [rich([run(resolve, { fontType: 'Monospace' })], { spacing: 'None' })];
  return [rich([run(`• ${says}`), ...at]), ...command];
}

function rich(inlines: readonly object[], more: object = {}): object {
  return { type: 'RichTextBlock', inlines, ...more };
}

function run(text: string, more: object = {}): object {
  return { type: 'TextRun', text, ...more };
}
