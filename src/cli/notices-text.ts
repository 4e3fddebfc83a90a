/** Receivers of notices and what they were told, for people. */
import type { Listed } from './notices.ts';
import { ago, plural, table } from './text.ts';

/** Each receiver with a table below it. */
export function noticesText(receivers: readonly Listed[], now: number): string {
  if (receivers.length === 0) return 'No receiver is configured: `notices.receivers` in the configuration names them.';
  return receivers.map((receiver) => receiverText(receiver, now)).join('\n\n');
}

function receiverText({ name, kind, about, arrivedAt, failing, notices }: Listed, now: number): string {
  const of = about === null ? 'everything' : about.join(', ');
  const reached =
    failing === null
      ? `last reached ${ago(arrivedAt, now)}`
      : `NOT reached, first ${ago(failing.since, now)}: ${failing.says}`;
  const head = `${name} (${kind}, told of ${of}), ${reached}`;
  if (notices.length === 0) return `${head}\n  nothing to tell`;
  const rows = notices.map((notice) => [
    `  ${notice.subject}`,
    stateText(notice, now),
    notice.says,
    notice.resolve ?? '',
  ]);
  return `${head}\n${table([], rows)}`;
}

function stateText({ toldAt, times, goneAt, overAt }: Listed['notices'][number], now: number): string {
  if (overAt !== null) return `over, told ${ago(overAt, now)}`;
  if (toldAt === null) return 'not told yet';
  if (goneAt !== null) return `gone ${ago(goneAt, now)}`;
  return `told ${ago(toldAt, now)}${times > 1 ? `, ${plural(times, 'time')} so far` : ''}`;
}
