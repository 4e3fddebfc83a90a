/**
 * Writing the keys of a slot: read afresh, compare, change the text of the configuration, read again.
 *
 * | the fresh read shows          | what follows                             |
 * |-------------------------------|------------------------------------------|
 * | the value already             | nothing to write: an earlier try arrived |
 * | another record than before    | conflict, nothing written                |
 * | what was there before         | PUT of the configuration alone           |
 *
 * | the read after the PUT shows                 | outcome                                             |
 * |----------------------------------------------|-----------------------------------------------------|
 * | what was sent, everything else as before     | written                                             |
 * | what was there before                        | unconfirmed: it may show a moment later             |
 * | something else of the record changed         | conflict, and nothing more is written in this run   |
 * | another configuration than was sent          | conflict: somebody else wrote at the same time      |
 */
import { Failure, type ObservedSlot, type WriteReport } from '#connector';
import { bodyOf, type Configuration, configurationOf, placeOf } from './configuration.ts';
import { normalize } from './normalize.ts';
import { idIn, revisionOf, seen } from './observe.ts';
import { type AppRecord, readRecord } from './record.ts';
import type { JamfSlot, Tenant } from './tenant.ts';

export function write(
  tenant: Tenant,
  slot: JamfSlot,
  before: ObservedSlot,
  reveal: () => string,
  signal: AbortSignal,
): Promise<WriteReport> {
  return tenant.writes.alone(() => writeAlone(tenant, slot, before, reveal, signal));
}

async function writeAlone(
  tenant: Tenant,
  slot: JamfSlot,
  before: ObservedSlot,
  reveal: () => string,
  signal: AbortSignal,
): Promise<WriteReport> {
  const { client, kit, writes } = tenant;
  const id = idIn(before.revision);
  const value = reveal();
  const normalized = normalize(value);
  if ('unsupported' in normalized) throw new Failure('rejected', `${before.place}: ${normalized.unsupported}`);
  const fresh = await readFresh(tenant, id, before, signal);
  const configuration = configurationOf(fresh, slot);
  if (configuration.value === value) return report('written', fresh, slot, tenant);
  if (revisionOf(fresh, kit) !== before.revision) {
    throw new Failure('conflict', `${placeOf(fresh)} has changed since it was looked at; nothing was written`);
  }
  if (writes.harmed !== null) {
    throw new Failure(
      'rejected',
      `${placeOf(fresh)} was not written, because the write before it changed more of ${writes.harmed} than its configuration: look at that one first`,
    );
  }
  const wanted = configuration.with(value);
  await client.updateApp(id, bodyOf(wanted), signal);
  const after = readRecord(await client.app(id, signal), id);
  return report(judge(tenant, slot, { fresh, after, configuration, wanted }), after, slot, tenant);
}

async function readFresh(tenant: Tenant, id: string, before: ObservedSlot, signal: AbortSignal): Promise<AppRecord> {
  try {
    return readRecord(await tenant.client.app(id, signal), id);
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== 404) throw error;
    throw new Failure('conflict', `${before.place} has been deleted since it was looked at`, {
      cause: error,
      status: 404,
    });
  }
}

interface Written {
  readonly fresh: AppRecord;
  readonly after: AppRecord;
  readonly configuration: Configuration;
  readonly wanted: Configuration;
}

function judge(
  { writes }: Tenant,
  slot: JamfSlot,
  { fresh, after, configuration, wanted }: Written,
): 'written' | 'unconfirmed' {
  if (after.others !== fresh.others) {
    writes.harmed ??= placeOf(fresh);
    throw new Failure(
      'conflict',
      `${placeOf(fresh)} was written, and more than its configuration has changed: compare the record with what it was, its scope first; nothing more is written in this run`,
    );
  }
  const now = configurationOf(after, slot);
  if (now.canonical === wanted.canonical && now.value === wanted.value) return 'written';
  if (now.canonical === configuration.canonical) return 'unconfirmed';
  throw new Failure(
    'conflict',
    `${placeOf(fresh)} was written, and its configuration reads otherwise than it was sent: look at who else writes it`,
  );
}

function report(outcome: 'written' | 'unconfirmed', record: AppRecord, slot: JamfSlot, tenant: Tenant): WriteReport {
  return { outcomes: [{ outcome, copies: 1 }], after: seen(record, slot, tenant.kit) };
}
