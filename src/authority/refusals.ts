/** What is not done to a token set, whoever asks. */
import { UserError } from '../model/failure.ts';
import type { Order } from '../model/order.ts';
import { type Fingerprint, isActive, shortFingerprint, type Token } from '../model/token.ts';
import type { Serving } from '../rotation/serving.ts';
import type { Tables } from '../store/contract.ts';

/** Thrown instead of taking a token away from phones that may still present it. */
export class StillServed extends UserError {
  readonly token: Token;
  readonly serving: readonly Serving[];

  /** `presented` says when phones last came with it, for who looked that up. */
  constructor(token: Token, serving: readonly Serving[], presented?: string) {
    super(
      [
        `Token ${shortFingerprint(token.fingerprint)} may still be in use, so it stays active:`,
        ...serving.map((slot) => `  ${slot.account}/${slot.slot} ${slot.says}`),
        ...(presented === undefined ? [] : [presented]),
        'Wait for the phones to receive the new value, or take it away at once with --emergency, which first shows what that costs.',
      ].join('\n'),
    );
    this.token = token;
    this.serving = serving;
  }
}

/** The last active token stays, always: without it every phone is refused. One that is to be taken away is no other one. */
export async function refuseLast(tables: Tables, token: Token): Promise<void> {
  const orders = await tables.orders.list(token.tokenSet);
  const others = (await tables.tokens.list(token.tokenSet)).filter(
    (other) => other.id !== token.id && isActive(other) && !isToBeRemoved(orders, other.id),
  );
  if (others.length > 0) return;
  throw new UserError(
    `Token ${shortFingerprint(token.fingerprint)} is the last active token of ${token.tokenSet}; without it every phone is refused. ` +
      'Run `watchword tokens generate --make-current` and `watchword sync` first.',
  );
}

/** Whether a token is ordered to be taken away: from then on nobody makes it current, or writes it anywhere. */
export function isToBeRemoved(orders: readonly Order[], tokenId: string): boolean {
  return orders.some(({ token, what }) => token === tokenId && what === 'remove');
}

/** A value is in a set once; one that was revoked never comes back. */
export async function refuseDuplicate(tables: Tables, tokenSet: string, fingerprint: Fingerprint): Promise<void> {
  const same = (await tables.tokens.list(tokenSet)).find((token) => token.fingerprint === fingerprint);
  if (same === undefined) return;
  throw new UserError(
    isActive(same)
      ? `The set ${tokenSet} has this token already: ${shortFingerprint(same.fingerprint)}, ${same.stage}.`
      : `This value was revoked in the set ${tokenSet} (${shortFingerprint(same.fingerprint)}); choose another.`,
  );
}
