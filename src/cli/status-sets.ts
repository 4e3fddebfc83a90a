/** What `status` says of a token set: its tokens, and where they are decided on. */
import { type AuthorityRecord, isEnforced } from '../model/authority-record.ts';
import { shortFingerprint, type Token } from '../model/token.ts';
import type { ListedSet } from './chosen.ts';
import type { ListedOrder } from './orders.ts';
import type { Colours } from './terminal.ts';
import { ago, ahead, stepsText, table, timeText } from './text.ts';

/** What is shown of an order. */
type ShownOrder = Pick<ListedOrder, 'what' | 'fingerprint' | 'orderedAt' | 'says' | 'resolve'> & {
  readonly steps: readonly string[];
};

/** One token set. Times are milliseconds since 1970. */
export interface TokenSetStatus {
  readonly name: string;
  /** The kind of its authority. */
  readonly authority: string;
  /** What is remembered of looking at it; null where nothing is looked at. */
  readonly look: Pick<AuthorityRecord, 'lookedAt' | 'failing' | 'enforcedFrom'> | null;
  /** What the authority is still to do, oldest first. */
  readonly orders: readonly ShownOrder[];
  /** The active ones. */
  readonly tokens: readonly Token[];
}

/** A token set as it is listed, with what is ordered of it. */
export function tokenSetStatus({ name, authority, tokens }: ListedSet, orders: readonly ListedOrder[]): TokenSetStatus {
  const { enforcedFrom, failing, isLookedAt, kind, lookedAt } = authority;
  return {
    name,
    authority: kind,
    look: isLookedAt ? { lookedAt, failing, enforcedFrom } : null,
    orders: orders.filter(({ tokenSet }) => tokenSet === name),
    tokens,
  };
}

/** A token set with its tokens, as lines. */
export function tokenSetText(set: TokenSetStatus, now: number, colours: Colours): string {
  const { name, authority, look, orders, tokens } = set;
  const rows = tokens.map((token) => [
    `  ${shortFingerprint(token.fingerprint)}`,
    token.stage,
    `created ${ago(token.createdAt, now)}`,
    token.note,
  ]);
  return [
    `Token set ${name} (${authority})${lookedText(look, now)}`,
    ...(look === null ? [] : lookLines(look, now, colours)),
    rows.length === 0 ? noneText(set) : table([], rows),
    ...orders.flatMap((order) => orderLines(order, now, colours)),
  ].join('\n');
}

function lookedText(look: TokenSetStatus['look'], now: number): string {
  if (look === null) return '';
  return look.lookedAt === null ? ', never looked at' : `, looked at ${ago(look.lookedAt, now)}`;
}

function noneText({ look }: TokenSetStatus): string {
  if (look === null) return '  no token yet: `watchword tokens generate`';
  return '  no token yet: `watchword serve` takes over what is there at its first look';
}

function lookLines(
  { failing, enforcedFrom }: NonNullable<TokenSetStatus['look']>,
  now: number,
  colours: Colours,
): readonly string[] {
  const lines: string[] = [];
  if (failing !== null) lines.push(colours.red(`  looking fails, first ${ago(failing.since, now)}: ${failing.says}`));
  if (isEnforced(enforcedFrom, now)) return lines;
  const begins =
    enforcedFrom === 'never' || enforcedFrom === null
      ? 'it is switched off there'
      : `that begins ${ahead(enforcedFrom, now)}, at ${timeText(enforcedFrom)}`;
  return [...lines, colours.yellow(`  phones are not asked for a token: ${begins}`)];
}

function orderLines(order: ShownOrder, now: number, colours: Colours): readonly string[] {
  const { what, fingerprint, orderedAt, says, steps, resolve } = order;
  const wanted = `${what === 'add' ? 'adding' : 'taking away'} ${shortFingerprint(fingerprint)}`;
  const ordered = `  ordered ${ago(orderedAt, now)}: ${wanted}`;
  if (says === null) return [ordered];
  const then = resolve === null ? [] : [`      then \`${resolve}\``];
  return [colours.yellow(`${ordered}; ${says}`), ...stepsText(steps, '      '), ...then];
}
