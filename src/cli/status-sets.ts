/** What `status` says of a token set: its tokens, and where they are decided on. */
import type { OpenOrder } from '../authority/contract.ts';
import type { Watchword } from '../daemon.ts';
import { type AuthorityRecord, isEnforced } from '../model/authority-record.ts';
import { isActive, shortFingerprint, type Token } from '../model/token.ts';
import type { Colours } from './terminal.ts';
import { ago, ahead, stepsText, table, timeText } from './text.ts';

/** One token set. Times are milliseconds since 1970. */
export interface TokenSetStatus {
  readonly name: string;
  /** The kind of its authority. */
  readonly authority: string;
  /** What is remembered of looking at it; null where nothing is looked at. */
  readonly look: Pick<AuthorityRecord, 'lookedAt' | 'failing' | 'enforcedFrom'> | null;
  /** What the authority is still to do, oldest first. */
  readonly orders: readonly OpenOrder[];
  /** The active ones. */
  readonly tokens: readonly Token[];
}

const NEVER_LOOKED = { lookedAt: null, failing: null, enforcedFrom: null } as const;

/** Every configured token set, from what the store remembers. */
export function tokenSetsOf(watchword: Watchword, tokens: readonly Token[]): Promise<readonly TokenSetStatus[]> {
  const { asked, authorities, store } = watchword;
  return Promise.all(
    [...authorities.values()].map(async (authority) => {
      const { tokenSet, kind } = authority;
      const record = await store.read.authorities.get(tokenSet);
      // What was remembered of another authority, which the set had before, says nothing of this one.
      const { lookedAt, failing, enforcedFrom } = record?.kind === kind ? record : NEVER_LOOKED;
      return {
        name: tokenSet,
        authority: kind,
        look: asked.has(tokenSet) ? { lookedAt, failing, enforcedFrom } : null,
        orders: await authority.orders(),
        tokens: tokens.filter((token) => token.tokenSet === tokenSet && isActive(token)),
      };
    }),
  );
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

function orderLines(order: OpenOrder, now: number, colours: Colours): readonly string[] {
  const { what, fingerprint, orderedAt, says, steps, resolve } = order;
  const wanted = `${what === 'add' ? 'adding' : 'taking away'} ${shortFingerprint(fingerprint)}`;
  const ordered = `  ordered ${ago(orderedAt, now)}: ${wanted}`;
  if (says === null) return [ordered];
  const then = resolve === null ? [] : [`      then \`${resolve}\``];
  return [colours.yellow(`${ordered}; ${says}`), ...stepsText(steps, '      '), ...then];
}
