import { Command } from 'commander';
import { isDeliveredToAll } from '../model/slot.ts';
import { isDeliveryOfPresentValue, type SlotRecord } from '../model/slot-record.ts';
import type { Condition } from '../reconcile/condition.ts';
import { type Cli, json } from './cli.ts';
import { everyItem } from './pages.ts';
import { rotationText } from './rotate-text.ts';
import { type ListedAccount, type Picture, type Site, withSite } from './site.ts';
import { type ReplicaStatus, replicasText, runnerOf } from './status-replicas.ts';
import { type TokenSetStatus, tokenSetStatus, tokenSetText } from './status-sets.ts';
import type { Colours } from './terminal.ts';
import { ago, ahead, copiesText, formatCount, plural, table } from './text.ts';

/** Everything on one screen, from what is remembered: no vendor and no authority is asked. */
export function statusCommand(cli: Cli): Command {
  return new Command('status')
    .description('token sets, slots, delivery and the next run on one screen')
    .action(async (_options: unknown, command: Command) => {
      await withSite(cli, command, async (site, shared) => {
        const status = await statusOf(site);
        if (shared.json) cli.terminal.out(json(status));
        else cli.terminal.out(statusText(status, cli.terminal.colours));
      });
    });
}

/** What `status` shows, and prints with `--json`. Times are milliseconds since 1970. */
export interface Status {
  readonly at: number;
  readonly nextRunAt: number | null;
  readonly tokenSets: readonly TokenSetStatus[];
  /** Of the sets in which one is going on, or begins by itself. */
  readonly rotations: readonly Picture[];
  readonly accounts: readonly AccountStatus[];
  /** The daemons that share the store; none on SQLite. */
  readonly replicas: readonly ReplicaStatus[];
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
  readonly nextRunAt: number | null;
  /** Why that is later than the next round. */
  readonly waits: string | null;
  readonly slots: readonly (SlotRecord & { readonly condition: Condition })[];
}

/** From what is remembered where it is asked; several answers one after the other, so that something may happen in between. */
export async function statusOf({ admin }: Pick<Site, 'admin'>): Promise<Status> {
  const { at, nextRunAt } = await admin.getNeeds({});
  const { items: sets } = await admin.listTokenSets({});
  const { items: orders } = await admin.listOrders({});
  const { items: accounts } = await admin.listAccounts({});
  const { items: replicas } = await admin.listReplicas({});
  const slots = await everyItem((page) => admin.listSlots(page));
  const pictures: Picture[] = [];
  for (const { name } of sets) pictures.push(await admin.getRotation({ tokenSet: name }));
  return {
    at,
    nextRunAt,
    replicas,
    tokenSets: sets.map((set) => tokenSetStatus(set, orders)),
    rotations: pictures.filter(({ everyMs, rotation }) => rotation !== null || everyMs !== null),
    accounts: accounts.map(({ name, connector, drift, lastRun, nextRunAt, waits }) => ({
      name,
      connector,
      drift,
      lastRun: lastRun === null ? null : shownRun(lastRun),
      nextRunAt,
      waits,
      slots: slots.filter(({ account }) => account === name),
    })),
  };
}

function shownRun({ outcome, endedAt, failure }: NonNullable<ListedAccount['lastRun']>) {
  return { outcome, endedAt, failure };
}

/** The screen. */
export function statusText(status: Status, colours: Colours): string {
  return [
    ...status.tokenSets.map((set) => tokenSetText(set, status.at, colours)),
    ...(status.rotations.length === 0 ? [] : [`Rotation\n${status.rotations.map(rotationText).join('\n')}`]),
    ...status.accounts.map((account) => accountText(account, status, colours)),
    ...replicasText(status.replicas, status.at),
    ...(status.nextRunAt === null
      ? []
      : [`Next run ${ahead(status.nextRunAt, status.at)}, while \`watchword serve\` is running.`]),
  ].join('\n\n');
}

function accountText(account: AccountStatus, { at: now, replicas }: Status, colours: Colours): string {
  const { lastRun, nextRunAt, waits } = account;
  const runner = runnerOf(replicas, account.name);
  const ran =
    lastRun === null
      ? 'never run'
      : `last run ${ago(lastRun.endedAt, now)}: ${lastRun.outcome ?? 'not ended'}${lastRun.failure === null ? '' : `, ${lastRun.failure}`}`;
  const later = waits === null || nextRunAt === null ? '' : `, next run ${ahead(nextRunAt, now)}: ${waits}`;
  const rows = account.slots.map((slot) => [
    `  ${slot.slot}`,
    coloured(slot.condition, colours),
    slot.observed === null ? '' : copiesText(slot.observed.copies),
    knownText(slot, now),
    deliveryText(slot),
    slot.unknownReason ?? slot.heldReason ?? '',
  ]);
  return [
    `${colours.bold(account.name)} (${account.connector}, drift: ${account.drift}), ${ran}${runner === null ? '' : `, run by ${runner}`}${later}`,
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
