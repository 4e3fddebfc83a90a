import { Command } from 'commander';
import type { Watchword } from '../daemon.ts';
import type { Rotation } from '../model/rotation.ts';
import { holdsOnly, isDeliveredToAll } from '../model/slot.ts';
import { isDeliveryOfPresentValue, isSameSlot, newSlotRecord, type SlotRecord } from '../model/slot-record.ts';
import type { Token } from '../model/token.ts';
import { comeAndGo, stepsOf } from '../reconcile/account.ts';
import { pictureOf, type RotationPicture } from '../reconcile/rotate/picture.ts';
import { heldToken } from '../rotation/held.ts';
import { desiredToken, tokenOf } from '../rotation/target.ts';
import { nextRoundAt } from '../schedule/loop.ts';
import { type Cli, json, withWatchword } from './cli.ts';
import { rotationText } from './rotate-text.ts';
import { type TokenSetStatus, tokenSetsOf, tokenSetText } from './status-sets.ts';
import type { Colours } from './terminal.ts';
import { ago, ahead, copiesText, formatCount, plural, table } from './text.ts';

/** Everything on one screen, from what the store remembers: no vendor and no authority is asked. */
export function statusCommand(cli: Cli): Command {
  return new Command('status')
    .description('token sets, slots, delivery and the next run on one screen')
    .action(async (_options: unknown, command: Command) => {
      await withWatchword(cli, command, async (watchword, shared) => {
        const status = await statusOf(watchword);
        if (shared.json) cli.terminal.out(json(status));
        else cli.terminal.out(statusText(status, cli.terminal.colours));
      });
    });
}

/**
 * A slot in one word. Each is known as of `observedAt`, and `unknown` since `unknownSince`. A slot that a person writes is in sync
 * as far as the person has said so, or waits for the person.
 */
export type Condition = 'in-sync' | 'differs' | 'drifted' | 'contended' | 'unknown' | 'never-read' | 'waits-for-person';

/** What `status` shows, and prints with `--json`. Times are milliseconds since 1970. */
export interface Status {
  readonly at: number;
  readonly nextRunAt: number | null;
  readonly tokenSets: readonly TokenSetStatus[];
  /** Of the sets in which one is going on, or begins by itself. */
  readonly rotations: readonly RotationPicture[];
  readonly accounts: readonly AccountStatus[];
}

interface AccountStatus {
  readonly name: string;
  readonly connector: string;
  readonly drift: 'report' | 'repair';
  readonly lastRun: {
    readonly outcome: string | null;
    readonly endedAt: number | null;
    readonly failure: string | null;
  } | null;
  readonly slots: readonly (SlotRecord & { readonly condition: Condition })[];
}

/** From the store and the configuration. */
export async function statusOf(watchword: Watchword): Promise<Status> {
  const { read } = watchword.store;
  const [tokens, records] = [await read.tokens.list(), await read.slots.list()];
  const going = new Map<string, Rotation | null>();
  for (const set of watchword.authorities.keys()) going.set(set, await read.rotations.going(set));
  const accounts = await Promise.all(
    [...watchword.accounts.values()].map(async (account) => {
      const [last] = await read.runs.list({ account: account.name, limit: 1 });
      return {
        name: account.name,
        connector: account.definition.id,
        drift: account.drift,
        lastRun:
          last === undefined
            ? null
            : { outcome: last.outcome, endedAt: last.endedAt, failure: last.failure?.says ?? null },
        slots: account.slots.map((slot) => {
          const { settings, tokenSet, place } = slot;
          const at = { account: account.name, slot: settings.name, place };
          const record = records.find((one) => isSameSlot(one, at)) ?? newSlotRecord(at, tokenSet);
          const byPerson = stepsOf(account, slot) !== null;
          const own = tokens.filter((token) => token.tokenSet === tokenSet);
          const holds = record.observed === null ? null : heldToken(own, record.observed, comeAndGo(account));
          const facts = { canary: slot.canary, holds: holds?.id ?? null };
          const desired = tokenOf(own, desiredToken(going.get(tokenSet) ?? null, own, facts)) ?? undefined;
          return { ...record, condition: conditionOf(record, desired, byPerson) };
        }),
      };
    }),
  );
  return {
    at: watchword.clock.now(),
    nextRunAt: nextRoundAt(watchword.configuration.schedule.reconcile, watchword.configuration.schedule.timeZone),
    tokenSets: await tokenSetsOf(watchword, tokens),
    rotations: await rotationsOf(watchword),
    accounts,
  };
}

async function rotationsOf({ authorities, rotate }: Watchword): Promise<readonly RotationPicture[]> {
  const pictures: RotationPicture[] = [];
  for (const tokenSet of authorities.keys()) {
    const picture = await pictureOf(rotate, tokenSet);
    const { everyMs = null } = rotate.settings(tokenSet) ?? {};
    if (picture.rotation !== null || everyMs !== null) pictures.push(picture);
  }
  return pictures;
}

/** The worst that is known of a slot: a failed read hides everything else, for nothing else is known to be so now. */
export function conditionOf(record: SlotRecord, desired: Token | undefined, byPerson = false): Condition {
  if (byPerson && (record.confirmedAt === null || !holdsDesired(record, desired))) return 'waits-for-person';
  if (record.unknownReason !== null) return 'unknown';
  if (record.observed === null) return 'never-read';
  if (record.contendedSince !== null) return 'contended';
  if (record.driftedSince !== null) return 'drifted';
  return holdsDesired(record, desired) ? 'in-sync' : 'differs';
}

function holdsDesired({ observed }: SlotRecord, desired: Token | undefined): boolean {
  return observed !== null && desired !== undefined && holdsOnly(observed, desired.fingerprint);
}

/** The screen. */
export function statusText(status: Status, colours: Colours): string {
  return [
    ...status.tokenSets.map((set) => tokenSetText(set, status.at, colours)),
    ...(status.rotations.length === 0 ? [] : [`Rotation\n${status.rotations.map(rotationText).join('\n')}`]),
    ...status.accounts.map((account) => accountText(account, status.at, colours)),
    ...(status.nextRunAt === null
      ? []
      : [`Next run ${ahead(status.nextRunAt, status.at)}, while \`watchword serve\` is running.`]),
  ].join('\n\n');
}

function accountText(account: AccountStatus, now: number, colours: Colours): string {
  const { lastRun } = account;
  const ran =
    lastRun === null
      ? 'never run'
      : `last run ${ago(lastRun.endedAt, now)}: ${lastRun.outcome ?? 'not ended'}${lastRun.failure === null ? '' : `, ${lastRun.failure}`}`;
  const rows = account.slots.map((slot) => [
    `  ${slot.slot}`,
    coloured(slot.condition, colours),
    slot.observed === null ? '' : copiesText(slot.observed.copies),
    knownText(slot, now),
    deliveryText(slot),
    slot.unknownReason ?? slot.heldReason ?? '',
  ]);
  return [
    `${colours.bold(account.name)} (${account.connector}, drift: ${account.drift}), ${ran}`,
    table([], rows),
  ].join('\n');
}

function knownText({ observedAt, confirmedAt }: SlotRecord, now: number): string {
  if (confirmedAt !== null) return `confirmed ${ago(confirmedAt, now)}`;
  return observedAt === null ? '' : `read ${ago(observedAt, now)}`;
}

function deliveryText(slot: SlotRecord): string {
  const { delivery } = slot;
  // Figures of a value that stood there before say nothing about this one.
  if (delivery === null || !isDeliveryOfPresentValue(slot)) return '';
  const all = delivery.delivered + delivery.pending + delivery.failed + delivery.unknown;
  if (all === 0) return 'no phones';
  if (isDeliveredToAll(delivery)) return `all ${plural(all, 'phone')} have it`;
  return `${formatCount(delivery.delivered)} of ${plural(all, 'phone')} have it`;
}

function coloured(condition: Condition, colours: Colours): string {
  if (condition === 'in-sync') return colours.green(condition);
  if (condition === 'waits-for-person') return colours.yellow(condition);
  return condition === 'never-read' ? colours.dim(condition) : colours.red(condition);
}
