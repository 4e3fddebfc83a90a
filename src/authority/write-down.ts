/** Writing down what a look has found: in one transaction, with the trail of every token that is concerned. */
import { randomUUID } from 'node:crypto';
import type { Events } from '../events.ts';
import type { EnforcedFrom } from '../model/authority-record.ts';
import type { Order } from '../model/order.ts';
import type { Token } from '../model/token.ts';
import type { Tables } from '../store/contract.ts';
import { type Arrived, compare, type Seen } from './compare.ts';
import type { Actor } from './contract.ts';
import { lead } from './lead.ts';
import { passedInTrail, type StoredTokens } from './stored-tokens.ts';

/** What is looked at, and who is said to have changed what was found. */
export interface Looked {
  readonly tokens: StoredTokens;
  /** The kind of the authority. */
  readonly kind: string;
  readonly actor: Actor;
  readonly events: Events;
}

/** Whether anything was written down, and what to tell once it is committed. */
export interface WrittenDown {
  readonly changed: boolean;
  readonly tell: readonly (() => void)[];
}

/** `promoted`: the token that is current from now on because no other was. */
type Tell = (promoted: Token | null) => void;

/** Makes the store have what the authority has. */
export async function writeDown(on: Looked, tables: Tables, seen: readonly Seen[]): Promise<WrittenDown> {
  const { actor, tokens } = on;
  const before = await tokens.list(tables);
  const { arrived, returned, gone, done } = compare(seen, before, await tables.orders.list(tokens.tokenSet));
  const isFirst = before.length === 0;
  const tell: Tell[] = [];
  for (const order of done) await tables.orders.close(order);
  for (const token of returned) tell.push(await writeReturned(on, tables, token));
  for (const { token, order } of gone) tell.push(await writeGone(on, tables, token, order));
  for (const one of arrived) tell.push(await writeArrived(on, tables, one, isFirst));
  const newest = seen.map(({ fingerprint }) => fingerprint);
  const { promoted, kept } = await lead(tokens, tables, { actor, newest, isFirst });
  const changed = kept || promoted !== null || [arrived, returned, gone, done].some(({ length }) => length > 0);
  return { changed, tell: tell.map((one) => () => one(promoted)) };
}

/** From when on the service asks phones for a token has changed there: every phone may be let in, or no longer. */
export async function writeEnforcement(
  { actor, kind, tokens }: Looked,
  tables: Tables,
  before: EnforcedFrom,
  after: EnforcedFrom,
): Promise<void> {
  await tables.audit.append({
    at: tokens.clock.now(),
    actor: actor.name,
    action: 'authority.enforcement',
    subject: `authority:${tokens.tokenSet}`,
    reason: actor.reason,
    detail: { authority: kind, before: { enforcedFrom: before }, after: { enforcedFrom: after } },
  });
}

async function writeReturned(on: Looked, tables: Tables, token: Token): Promise<Tell> {
  const { actor, tokens } = on;
  const stage = { stage: 'retiring', retiredAt: tokens.clock.now(), revokedAt: null } as const;
  const retiring = await tables.tokens.update(token.id, stage);
  await tokens.trail(tables, 'token.returned', retiring, actor, {
    before: { stage: token.stage },
    after: { stage: retiring.stage },
  });
  return () => on.events.tokenAppeared({ ...about(on, retiring), stage: retiring.stage, returned: true });
}

/** What was ordered is told in the words of who ordered it; all else was somebody there. */
async function writeGone(on: Looked, tables: Tables, token: Token, order: Order | null): Promise<Tell> {
  const { tokens } = on;
  const serving = await tokens.serving(tables, token);
  const passed = passedInTrail(order?.permit ?? { emergency: false }, serving);
  if (order !== null) {
    await tokens.revoke(tables, token, 'token.revoked', actorOf(order), passed);
    await tables.orders.close(order);
    return () => {};
  }
  await tokens.revoke(tables, token, 'token.gone', on.actor, passed);
  return (promoted) =>
    on.events.tokenGone({
      ...about(on, token),
      from: token.stage,
      serving: serving.length,
      instead: token.stage === 'current' ? (promoted?.fingerprint ?? null) : null,
    });
}

async function writeArrived(on: Looked, tables: Tables, { seen, order }: Arrived, isFirst: boolean): Promise<Tell> {
  const { actor, tokens } = on;
  const { createdAt, value } = seen;
  if (order !== null) {
    const token = await tokens.insert(
      tables,
      { id: order.token, value, note: order.note, createdAt },
      'token.added',
      actorOf(order),
      seen.fingerprint === order.fingerprint ? {} : { ordered: order.fingerprint, chosenBy: on.kind },
    );
    await tables.orders.close(order);
    if (order.rotation === null) await tokens.settle(tables, token, order, actorOf(order));
    return () => {};
  }
  // Phones may have any of those that were there before us, and nobody has asked to distribute them.
  const stage = isFirst ? 'retiring' : 'pending';
  const arrival = { id: randomUUID(), value, note: '', createdAt, stage } as const;
  const token = await tokens.insert(tables, arrival, 'token.appeared', actor);
  return () => on.events.tokenAppeared({ ...about(on, token), stage, returned: false });
}

function about({ kind, tokens }: Looked, { id, fingerprint }: Token) {
  return { tokenSet: tokens.tokenSet, authority: kind, token: id, fingerprint };
}

function actorOf({ orderedBy, reason }: Order): Actor {
  return { name: orderedBy, reason };
}
