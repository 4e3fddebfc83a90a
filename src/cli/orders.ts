/** What somebody is still to do at an authority that is somewhere else, for people. */
import type { ChangedAuthority, OpenOrder } from '../authority/contract.ts';
import { forbidding } from '../authority/permit.ts';
import type { Watchword } from '../daemon.ts';
import type { Rotation } from '../model/rotation.ts';
import { shortFingerprint } from '../model/token.ts';
import { decide } from '../reconcile/rotate/facts.ts';
import { goOn } from '../rotation/next.ts';
import { mayBeDone } from '../rotation/orders.ts';
import { DEFAULT_SETTINGS } from '../rotation/settings.ts';
import type { Cli } from './cli.ts';
import { ago, stepsText } from './text.ts';
import { reveal } from './token-value.ts';

/** An order with all that a person has to know before carrying it out. */
export interface DescribedOrder extends OpenOrder {
  /** The rotation that it is for; null where a person gave it. */
  readonly wantedBy: Pick<Rotation, 'id' | 'startedAt' | 'startedBy' | 'reason'> | null;
  /** What speaks against doing it now; null: nothing. */
  readonly notNow: string | null;
  /** In clear, where it was asked for: what is to be entered, or what is to be looked for. */
  readonly value?: string;
}

/** Looks up what an order is for and whether it may be done now; no MDM is asked. */
export async function describedOrder(
  watchword: Watchword,
  authority: ChangedAuthority,
  order: OpenOrder,
  show = false,
): Promise<DescribedOrder> {
  const { fingerprint, rotation: id, token, tokenSet } = order;
  const rotations = id === null ? [] : await watchword.store.read.rotations.list({ tokenSet, limit: 200 });
  const wantedBy = rotations.find((one) => one.id === id) ?? null;
  const notNow = await whyNotNow(watchword, authority, order);
  const shown = show ? { value: await reveal(watchword, { id: token, tokenSet, fingerprint }) } : {};
  return { ...order, wantedBy, notNow, ...shown };
}

/** A token that nobody has may be added at any time. One that goes must not be anybody's by now. */
async function whyNotNow(
  { clock, rotate }: Watchword,
  authority: ChangedAuthority,
  order: OpenOrder,
): Promise<string | null> {
  const { permit = { emergency: false }, token, tokenSet, what } = order;
  if (what === 'add' || permit.emergency) return null;
  const { rotation, ...seen } = (await decide(rotate, tokenSet)).facts;
  if (rotation !== null && rotation.id === order.rotation) {
    if (rotation.pausedAt !== null) return 'the rotation is paused';
    const ahead = goOn({ rotation, ...seen }, rotation, rotate.settings(tokenSet) ?? DEFAULT_SETTINGS, clock.now());
    return mayBeDone(order, ahead) ? null : ahead.says;
  }
  const [served, ...more] = forbidding(await authority.serving(token), permit);
  if (served === undefined) return null;
  return `${served.account}/${served.slot} ${served.says}${more.length === 0 ? '' : `, and ${more.length} more slots`}`;
}

/** Everything about one order on a few lines. */
export function orderText(order: DescribedOrder, now: number): string {
  const { notNow, orderedAt, orderedBy, resolve, says, steps, tokenSet, value, wantedBy } = order;
  const rotation =
    wantedBy === null ? '' : ` for the rotation that ${wantedBy.startedBy} began ${ago(wantedBy.startedAt, now)}`;
  const { reason } = wantedBy ?? order;
  return [
    `${tokenSet}: ${says ?? wanted(order)}`,
    `  ordered ${ago(orderedAt, now)} by ${orderedBy}${rotation}${reason === '' ? '' : `: ${reason}`}`,
    ...(notNow === null ? [] : [`  not now: ${notNow}`]),
    ...stepsText(steps, '  '),
    ...(value === undefined ? [] : [`  the value: ${value}`]),
    resolve === null
      ? '  Nobody has to record it: it is seen, and `watchword tokens list` looks at once.'
      : `  then \`${resolve}\``,
  ].join('\n');
}

/** `adding 3f9a1c07`. */
export function wanted({ fingerprint, what }: Pick<OpenOrder, 'fingerprint' | 'what'>): string {
  return `${what === 'add' ? 'adding' : 'taking away'} ${shortFingerprint(fingerprint)}`;
}

/** Changes something at an authority. Where that fails and stays wanted, says so before the failure is said. */
export async function sayingWhatStays<T>(cli: Cli, authority: ChangedAuthority, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    for (const order of await authority.orders()) {
      if (order.says !== null || order.rotation !== null) continue;
      const withdraw = `watchword tokens confirm ${shortFingerprint(order.fingerprint)} --withdraw`;
      cli.terminal.err(
        `Still ordered: ${wanted(order)}. \`watchword serve\` asks for it again; \`${withdraw}\` takes that back.`,
      );
    }
    throw error;
  }
}
