import type { Limits } from './contract.ts';

/** The part of a quota that is left for others and for a person in a hurry: we stop before it is touched. */
const RESERVE = 0.05;

/** A quota that is as good as used up. */
export interface UsedUp {
  /** When it starts anew, milliseconds since 1970. */
  readonly untilAt: number;
  readonly why: string;
}

/** What an answer tells of the vendor's quota, where so little is left that no more should be asked; undefined otherwise. */
export function usedUp(headers: Headers, names: NonNullable<Limits['quota']>, now: number): UsedUp | undefined {
  const [limit, remaining, reset] = [names.limit, names.remaining, names.reset].map((name) => figure(headers, name));
  if (limit === undefined || remaining === undefined || reset === undefined) return undefined;
  const untilAt = reset * 1000;
  if (remaining >= limit * RESERVE || untilAt <= now) return undefined;
  return { untilAt, why: `${remaining} of ${limit} requests are left of the vendor's quota` };
}

function figure(headers: Headers, name: string): number | undefined {
  const text = headers.get(name)?.trim() ?? '';
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
