/** The pieces of work that replicas share among each other. An account's and a rotation's bear the name of the lease they take. */
import type { Watchword } from '../watchword.ts';

/** Deleting what is older than it is kept for. */
export const HOUSEKEEPING = 'housekeeping';

/** Looking at an account and writing to it, on the schedule. */
export function accountWork(account: string): string {
  return `account:${account}`;
}

/** Taking the turns of a rotation. */
export function rotationWork(tokenSet: string): string {
  return `rotation:${tokenSet}`;
}

/** Looking at an authority that is somewhere else. */
export function authorityWork(tokenSet: string): string {
  return `authority:${tokenSet}`;
}

/** All there is to do as it is configured now. */
export function allWork({ accounts, asked, authorities }: Pick<Watchword, 'accounts' | 'asked' | 'authorities'>) {
  return [
    ...[...accounts.keys()].map(accountWork),
    ...[...authorities.keys()].map(rotationWork),
    ...[...asked.keys()].map(authorityWork),
    HOUSEKEEPING,
  ];
}
