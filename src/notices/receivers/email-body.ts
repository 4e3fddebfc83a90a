/** The two bodies of a mail. */
import { type Item, type Message, type Part, timeText } from '../message.ts';

/** As plain text. */
export function mailText({ title, parts, link }: Message): string {
  const blocks = parts.map(({ heading, items, more, kind }) =>
    [
      heading,
      ...items.map((item) => textOf(item, kind)),
      ...(more === 0 ? [] : [`- and ${more} more: watchword status`]),
    ].join('\n'),
  );
  return `${[title, ...blocks, ...(link === null ? [] : [link])].join('\n\n')}\n`;
}

/** As HTML that every client shows: paragraphs and lists, no images, no scripts, nothing from elsewhere. */
export function mailHtml({ title, parts, link }: Message): string {
  const blocks = parts.map(({ heading, items, more, kind }) => {
    const rest = more === 0 ? '' : `<li>and ${more} more: <code>watchword status</code></li>`;
    return `<p><b>${escaped(heading)}</b></p><ul>${items.map((item) => htmlOf(item, kind)).join('')}${rest}</ul>`;
  });
  const page = link === null ? '' : `<p><a href="${escaped(link)}">Open Watchword</a></p>`;
  return `<!doctype html><html lang="en"><body><p>${escaped(title)}</p>${blocks.join('')}${page}</body></html>`;
}

function textOf({ says, since, resolve }: Item, kind: Part['kind']): string {
  const command = resolve === null ? '' : `\n  ${resolve}`;
  return `- ${says}${sinceText(since, kind)}${command}`;
}

function htmlOf({ says, since, resolve }: Item, kind: Part['kind']): string {
  const command = resolve === null ? '' : `<br><code>${escaped(resolve)}</code>`;
  return `<li>${escaped(says)}${sinceText(since, kind)}${command}</li>`;
}

function sinceText(since: number | null, kind: Part['kind']): string {
  return since === null || kind === 'over' ? '' : ` (since ${timeText(since)})`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
