/**
 * How many values that nobody knows one address may present. A phone whose value is known, active or revoked, is not counted and
 * never put off, so nobody can shut out the phones that come from the same address. It follows that who guesses is not stopped:
 * being put off tells him as much as being refused. Long random values can't be guessed at any rate; the limit makes guessing
 * seen, and keeps a caller gone wrong from being answered as if nothing had happened.
 */
import { isIPv6 } from 'node:net';

const MINUTE_MS = 60_000;

/** So many addresses are remembered. Past that the one that guessed longest ago is forgotten, which is in its favour. */
export const REMEMBERED_ADDRESSES = 10_000;

/** Counts unknown values by address. */
export class Guesses {
  /**
   * For each address the moment at which all its guesses will have been used up, at so many a minute (the "virtual scheduling"
   * of ITU-T I.371): one number, no window at whose border twice as many pass. Sorted by when it guessed last.
   */
  readonly #spentAt = new Map<string, number>();
  #perMinute: number;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** From now on so many a minute. */
  set perMinute(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Counts one more; how many milliseconds to wait where it is too much, 0 where it isn't. */
  count(address: string, now: number): number {
    const network = networkOf(address);
    const everyMs = MINUTE_MS / this.#perMinute;
    const spentAt = Math.max(now, this.#spentAt.get(network) ?? now) + everyMs;
    const waitMs = spentAt - now - MINUTE_MS;
    if (waitMs > 0) return waitMs;
    this.#spentAt.delete(network);
    this.#spentAt.set(network, spentAt);
    if (this.#spentAt.size > REMEMBERED_ADDRESSES) this.#forgetOldest();
    return 0;
  }

  /** How many addresses are remembered now. */
  get size(): number {
    return this.#spentAt.size;
  }

  #forgetOldest(): void {
    for (const oldest of this.#spentAt.keys()) {
      this.#spentAt.delete(oldest);
      return;
    }
  }
}

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** Who has one address of IPv6 has the other 2^64 of its network too: they count as one. An IPv4 address counts by itself. */
export function networkOf(address: string): string {
  const [, mapped] = MAPPED_IPV4.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [before = '', after] = (address.split('%', 1)[0] ?? '').split('::');
  const head = groupsOf(before);
  const tail = after === undefined ? [] : groupsOf(after);
  const gap = after === undefined ? 0 : 8 - head.length - tail.length;
  const groups = [...head, ...Array.from({ length: gap }, () => '0'), ...tail];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** An IPv4 address at the end of one stands for two groups; which ones they are doesn't matter behind the first four. */
function groupsOf(part: string): readonly string[] {
  return part === '' ? [] : part.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
}
