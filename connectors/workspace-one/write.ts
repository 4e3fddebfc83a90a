/**
 * Writing the keys of a slot: read afresh, compare, change the value where it stands in the text, send everything back, read again. Each write
 * publishes the app to all of its phones, so nothing is ever sent that changes nothing.
 *
 * | the fresh read shows                            | what follows                                        |
 * |-------------------------------------------------|-----------------------------------------------------|
 * | the value in every copy                         | nothing to write: an earlier try arrived            |
 * | the same, and the last write wasn't published   | it is sent once more, as it is                      |
 * | another revision than before                    | conflict, nothing written                           |
 * | hidden values that look like masks              | rejected, nothing written: see `hidden.ts`          |
 * | what was there before                           | PUT                                                 |
 *
 * | the read after the PUT shows                    | outcome of a copy                                   |
 * |-------------------------------------------------|-----------------------------------------------------|
 * | the value, and the neighbours as they were      | written                                             |
 * | what was there before, and the same             | unconfirmed: Workspace ONE shows it a moment later  |
 * | anything else                                   | conflict: somebody else wrote at the same time      |
 *
 * What somebody changes between the fresh read and the PUT is lost, and nothing shows it: there is no conditional write and no version
 * that counts. (sheet: At a glance, lost-update protection) The gap is one round trip.
 */
import { Failure, type ObservedSlot, type WriteOutcome, type WriteReport } from '#connector';
import { type App, inWords } from './apps.ts';
import { type Copy, copiesOf, elsewhere, withValue } from './copies.ts';
import { neighboursOf } from './echo.ts';
import { isGone, isNotPublished } from './failures.ts';
import { masked } from './hidden.ts';
import { normalize } from './normalize.ts';
import { seen } from './observe.ts';
import { appIn, revisionOf } from './revision.ts';
import type { Rules } from './rules.ts';
import type { Tenant, WorkspaceOneSlot } from './tenant.ts';

export async function write(
  tenant: Tenant,
  slot: WorkspaceOneSlot,
  before: ObservedSlot,
  reveal: () => string,
  signal: AbortSignal,
): Promise<WriteReport> {
  const value = reveal();
  const normalized = normalize(value);
  if ('unsupported' in normalized) throw new Failure('rejected', `${before.place}: ${normalized.unsupported}`);
  const app = await tenant.apps.find(slot, signal);
  if (app.uuid !== appIn(before.revision)) {
    throw new Failure('conflict', `${before.place} is no longer the app of the slot; nothing was written`);
  }
  return tenant.writes.inTurn(app.uuid, () => writeInTurn(tenant, slot, app, before, value, signal));
}

async function writeInTurn(
  tenant: Tenant,
  slot: WorkspaceOneSlot,
  app: App,
  before: ObservedSlot,
  value: string,
  signal: AbortSignal,
): Promise<WriteReport> {
  const { kit, writes } = tenant;
  const fresh = await freshRules(tenant, app, signal);
  const copies = copiesOf(fresh, slot);
  const differing = copies.filter((copy) => copy.value !== value);
  if (differing.length === 0) {
    if (writes.isUnpublished(app.uuid) && masked(fresh) === null) await put(tenant, app, fresh.text, signal);
    return {
      outcomes: outcome('written', differedIn(before, kit.fingerprint(value))),
      after: seen({ app, rules: fresh }, slot, tenant),
    };
  }
  if (revisionOf(app, fresh, copies, slot.app, kit) !== before.revision) {
    throw new Failure('conflict', `${before.place} has changed since it was looked at; nothing was written`);
  }
  const mask = masked(fresh);
  if (mask !== null) throw new Failure('rejected', `${mask}; nothing was written`);
  writes.expectSettled(app.uuid, slot.name, fresh.text);
  await put(tenant, app, withValue(fresh, differing, slot.app, value), signal);
  const after = await freshRules(tenant, app, signal);
  const outcomes = judge({ fresh, after, differing, app, slot, value });
  if (outcomes.some((one) => one.outcome === 'unconfirmed')) writes.accepted(app.uuid, slot.name, fresh.text);
  else writes.settled(app.uuid);
  return { outcomes, after: seen({ app, rules: after }, slot, tenant) };
}

/** Stores and publishes. A publication that fails is remembered: the value is in place then, and a look alone would be content with it. */
async function put({ client, rules, writes }: Tenant, app: App, text: string, signal: AbortSignal): Promise<void> {
  rules.forget(app.uuid);
  try {
    await client.updateRules(app.uuid, text, signal);
    writes.published(app.uuid, true);
  } catch (error) {
    if (isNotPublished(error)) writes.published(app.uuid, false);
    throw isGone(error) ? goneSince(app, error) : error;
  } finally {
    rules.forget(app.uuid);
  }
}

async function freshRules({ rules }: Tenant, app: App, signal: AbortSignal): Promise<Rules> {
  try {
    return await rules.fresh(app, signal);
  } catch (error) {
    throw isGone(error) ? goneSince(app, error) : error;
  }
}

function goneSince(app: App, cause: Failure): Failure {
  const says = `the app ${inWords(app)} has gone since it was looked at`;
  return new Failure('conflict', says, { cause, ...(cause.status === undefined ? {} : { status: cause.status }) });
}

interface Written {
  readonly fresh: Rules;
  readonly after: Rules;
  readonly differing: readonly Copy[];
  readonly app: App;
  readonly slot: WorkspaceOneSlot;
  readonly value: string;
}

/** What became of the copies that differed, from what was there, what was sent and what is there now. */
function judge({ fresh, after, differing, app, slot, value }: Written): readonly WriteOutcome[] {
  const { keys } = slot.app;
  const isAsBefore =
    neighboursOf(after, app, keys) === neighboursOf(fresh, app, keys) &&
    elsewhere(after, differing, keys) === elsewhere(fresh, differing, keys);
  const now = isAsBefore ? copiesOf(after, slot) : [];
  const isAt = ({ assignment }: Copy) => now.find((copy) => copy.assignment.priority === assignment.priority)?.value;
  const written = differing.filter((copy) => isAt(copy) === value);
  const unconfirmed = differing.filter((copy) => isAt(copy) === copy.value);
  if (written.length + unconfirmed.length === differing.length) {
    return [...outcome('written', written.length), ...outcome('unconfirmed', unconfirmed.length)];
  }
  throw new Failure(
    'conflict',
    `the app ${inWords(app)} was written, and something else in it changed at the same time: look at who else writes it`,
  );
}

function outcome(outcome: 'written' | 'unconfirmed', copies: number): readonly WriteOutcome[] {
  return copies === 0 ? [] : [{ outcome, copies }];
}

/** How many copies held something else when they were looked at. */
function differedIn({ copies }: ObservedSlot, fingerprint: string): number {
  return copies.filter(({ holds }) => holds !== fingerprint).reduce((sum, { count }) => sum + count, 0);
}
