/**
 * What a rotation is decided from, as the store, the authority and the configuration know it. No vendor is asked, so that it may be
 * looked at as often as one likes; and it can be asked inside a transaction, so that what was decided is decided again there.
 */
import type { Rotation } from '../../model/rotation.ts';
import { isSameSlot } from '../../model/slot-record.ts';
import type { Token } from '../../model/token.ts';
import type { Next, RotationFacts } from '../../rotation/facts.ts';
import { next } from '../../rotation/next.ts';
import { mayServe, type Serving } from '../../rotation/serving.ts';
import { DEFAULT_SETTINGS } from '../../rotation/settings.ts';
import { tokenOf, victimOf } from '../../rotation/target.ts';
import type { Tables } from '../../store/contract.ts';
import { authorityOf, type Rotate, slotsOf } from './rotate.ts';
import { slotFactsOf } from './slot-facts.ts';

/** How many rotations of a set are looked through for what has been before. */
const REMEMBERED_ROTATIONS = 200;

/** Everything that is seen of one token set now. `tables` are those of a transaction, where it is asked in one. */
export async function gatherFacts(on: Rotate, tokenSet: string, tables?: Tables): Promise<RotationFacts> {
  const { clock, known, store } = on.reconcile;
  const from = tables ?? store.read;
  const authority = authorityOf(on, tokenSet);
  const tokens = await authority.list(tables);
  // What a transaction sees, others may not have seen yet.
  if (tables === undefined) known.saw(tokens, clock.now());
  const before = await from.rotations.list({ tokenSet, limit: REMEMBERED_ROTATIONS });
  const rotation = await from.rotations.going(tokenSet);
  const facts: RotationFacts = {
    rotation: rotation === null ? null : withMinted(rotation, tokens, authority.mintedFor(rotation, tokens)),
    tokens,
    slots: [],
    serving: [],
    presentedAt: {},
    lastReplacedAt: lastReplacedAt(tokens, before),
    orders: (await authority.orders(tables)).map(({ what, token, says, resolve }) => ({ what, token, says, resolve })),
    changedBy: authority.changedBy,
    // What is entered here waits for somebody to distribute it; what turns up elsewhere doesn't.
    appeared: authority.kind === 'local' ? null : appeared(tokens, before),
    ...(authority.whyNoneMade === null
      ? {}
      : { entered: { says: authority.whyNoneMade, waiting: appeared(tokens, before) } }),
  };
  if (rotation === null) return facts;
  return {
    ...facts,
    slots: await slotFactsOf(on, tokenSet, { rotation, tokens, tables: from }),
    serving: await servingOf(on, tokenSet, { rotation, tokens, tables: from }),
    presentedAt: await presentedAt(from),
  };
}

/** What is to be done about a token set now. */
export async function decide(
  on: Rotate,
  tokenSet: string,
  tables?: Tables,
): Promise<{ readonly facts: RotationFacts; readonly next: Next }> {
  const facts = await gatherFacts(on, tokenSet, tables);
  return { facts, next: next(facts, on.settings(tokenSet), on.reconcile.clock.now()) };
}

/** The authority knows which tokens it made for the rotation; all others count as known before. */
function withMinted(rotation: Rotation, tokens: readonly Token[], minted: readonly Token[]): Rotation {
  if (rotation.minting === null) return rotation;
  const known = tokens.filter((token) => !minted.includes(token)).map(({ id }) => id);
  return { ...rotation, minting: { ...rotation.minting, known } };
}

function lastReplacedAt(tokens: readonly Token[], before: readonly Rotation[]): number | null {
  const times = [
    ...before.map(({ endedAt }) => endedAt),
    ...tokens.filter(({ stage }) => stage === 'current').map(({ currentAt }) => currentAt),
  ].filter((at) => at !== null);
  return times.length === 0 ? null : Math.max(...times);
}

/** The oldest pending token that no rotation has been about; the one that a rotation has ordered has its id. */
function appeared(tokens: readonly Token[], before: readonly Rotation[]): string | null {
  const handled = new Set(before.flatMap(({ from, id, to }) => [from, id, to]));
  return tokens.find(({ id, stage }) => stage === 'pending' && !handled.has(id))?.id ?? null;
}

/** A rotation of which facts are gathered, and where they are read from. */
export interface Gathering {
  readonly rotation: Rotation;
  readonly tokens: readonly Token[];
  readonly tables: Tables;
}

async function servingOf(
  on: Rotate,
  tokenSet: string,
  { rotation, tokens, tables }: Gathering,
): Promise<readonly Serving[]> {
  const victim = tokenOf(tokens, victimOf(rotation));
  if (victim === null) return [];
  const { fingerprint } = victim;
  const records = await tables.slots.list();
  const holdings = await tables.slots.holdings();
  return mayServe({
    fingerprint,
    slots: slotsOf(on, tokenSet).map(({ at }) => ({
      slot: at,
      record: records.find((record) => isSameSlot(record, at)) ?? null,
    })),
    holdings: holdings.filter((holding) => holding.fingerprint === fingerprint),
    deliverTo: (on.settings(tokenSet) ?? DEFAULT_SETTINGS).deliverTo,
  });
}

async function presentedAt({ sightings }: Tables): Promise<Readonly<Record<string, number>>> {
  const last: Record<string, number> = {};
  for (const { tokenId, lastAt } of await sightings.list()) last[tokenId] = Math.max(last[tokenId] ?? 0, lastAt);
  return last;
}
