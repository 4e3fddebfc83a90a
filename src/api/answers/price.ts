/** Before a value is taken away from phones: who may present it, as far as the last look shows, and whether the price was paid. */
import { StillServed } from '../../authority/refusals.ts';
import type { Watchword } from '../../daemon.ts';
import type { Token } from '../../model/token.ts';
import type { Account } from '../../reconcile/account.ts';
import type { Serving } from '../../rotation/serving.ts';
import { Refusal } from '../problems.ts';
import { authorityNamed } from './chosen.ts';

/** A look that is older says nothing about who may be served now. */
const LOOKED_WITHIN_MS = 60_000;

/** What was said about the price. */
export interface Paid {
  readonly emergency: boolean;
  /** The number of phones that lose access. */
  readonly confirm?: number | undefined;
}

/**
 * Throws `Refusal` or `StillServed` unless nobody is served, or the price was paid. Where nobody is served no price was paid, and
 * what follows must not be an emergency: whoever turns up in between is then still protected.
 */
export async function refuseUnpaid(
  watchword: Watchword,
  token: Token,
  { emergency, confirm }: Paid,
): Promise<{ readonly emergency: boolean }> {
  if (!emergency) await refuseUnlooked(watchword, token.tokenSet);
  const serving = await authorityNamed(watchword, token.tokenSet).serving(token.id);
  const phones = phonesOf(serving);
  if (serving.length > 0 && !emergency) throw new StillServed(token, serving);
  if (serving.length > 0 && confirm !== phones) {
    throw new Refusal(
      'price-not-confirmed',
      `Nothing was changed: expected ${phones}, the number of phones that are known to lose access.`,
      { phones, serving },
    );
  }
  return { emergency: serving.length > 0 };
}

/** Phones that are known to lose access. */
export function phonesOf(serving: readonly Serving[]): number {
  return serving.reduce((sum, { phones }) => sum + (phones ?? 0), 0);
}

/** When each account of a set was last looked at; a run that was cut short has not looked. */
export async function looksAt(
  { accounts, store }: Watchword,
  tokenSet: string,
): Promise<readonly { readonly account: Account; readonly lookedAt: number | null }[]> {
  const concerned = [...accounts.values()].filter(({ slots }) => slots.some((slot) => slot.tokenSet === tokenSet));
  return Promise.all(
    concerned.map(async (account) => {
      const runs = await store.read.runs.list({ account: account.name, limit: 5 });
      const looked = runs.find(
        ({ endedAt, outcome, plan }) => endedAt !== null && outcome !== 'abandoned' && plan !== null,
      );
      return { account, lookedAt: looked?.startedAt ?? null };
    }),
  );
}

async function refuseUnlooked(watchword: Watchword, tokenSet: string): Promise<void> {
  const since = watchword.clock.now() - LOOKED_WITHIN_MS;
  const late = (await looksAt(watchword, tokenSet)).filter(({ lookedAt }) => lookedAt === null || lookedAt < since);
  if (late.length === 0) return;
  const accounts = late.map(({ account }) => account.name);
  throw new Refusal(
    'look-first',
    `${accounts.join(', ')} must be looked at before it is decided: begin a run with \`lookOnly\` for each and wait for its end.`,
    { accounts },
  );
}
