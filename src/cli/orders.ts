/** What somebody is still to do at an authority that is somewhere else, for people. */
import type { z } from 'zod';
import { wanted } from '../api/answers/chosen.ts';
import type { OrderDocument } from '../api/documents/token.ts';
import { shortFingerprint } from '../model/token.ts';
import type { Cli } from './cli.ts';
import type { Site } from './site.ts';
import { ago, stepsText } from './text.ts';

export { wanted };

/** An order as it is listed. */
export type ListedOrder = z.infer<typeof OrderDocument>;

/** One with the value in clear, where it was asked for: what is to be entered, or what is to be looked for. */
export type ShownOrder = ListedOrder & { readonly value?: string };

/** Everything about one order on a few lines. */
export function orderText(order: ShownOrder, now: number): string {
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

/** Changes something at an authority. Where that fails and stays wanted, says so before the failure is said. */
export async function sayingWhatStays<T>(
  { terminal }: Cli,
  { admin }: Site,
  tokenSet: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // What went wrong first is what is told.
    const { items } = await admin.listOrders({ tokenSet }).catch(() => ({ items: [] }));
    for (const order of items) {
      if (order.says !== null || order.rotation !== null) continue;
      const withdraw = `watchword tokens confirm ${shortFingerprint(order.fingerprint)} --withdraw`;
      terminal.err(
        `Still ordered: ${wanted(order)}. \`watchword serve\` asks for it again; \`${withdraw}\` takes that back.`,
      );
    }
    throw error;
  }
}
