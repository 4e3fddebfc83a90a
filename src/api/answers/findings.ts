/** What self-checks are about: an account, or the authority of a token set. */
import { checkAuthority } from '../../authority/check.ts';
import type { Watchword } from '../../daemon.ts';
import type { Finding } from '../../model/slot.ts';
import { Refusal } from '../problems.ts';
import { accountNamed, authorityNamed } from './chosen.ts';

/** Everything that can be wrong with an account. Throws `Refusal` where there is none of that name. */
export function accountFindings(watchword: Watchword, name: string): (stop: AbortSignal) => AsyncIterable<Finding> {
  const account = accountNamed(watchword, name);
  const settings = account.slots.map((slot) => slot.settings);
  return (stop) => account.open().check(settings, stop);
}

/** Everything that can be wrong with an authority. Throws `Refusal` where nobody can be asked. */
export function authorityFindings(
  watchword: Watchword,
  tokenSet: string,
): (stop: AbortSignal) => AsyncIterable<Finding> {
  const { asked, store } = watchword;
  authorityNamed(watchword, tokenSet);
  const authority = asked.get(tokenSet);
  if (authority === undefined)
    throw new Refusal('refused', `The tokens of ${tokenSet} are decided where nobody can be asked.`);
  return (stop) => checkAuthority(authority, store, stop);
}
