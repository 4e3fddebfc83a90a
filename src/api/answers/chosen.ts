/** What a name in a request means; a name that means nothing is `not-found`. */
import type { ChangedAuthority } from '../../authority/contract.ts';
import type { Watchword } from '../../daemon.ts';
import { shortFingerprint, type Token } from '../../model/token.ts';
import type { Account, AccountSlot } from '../../reconcile/account.ts';
import { Refusal } from '../problems.ts';

/** The authority of a token set. */
export function authorityNamed({ authorities }: Watchword, tokenSet: string): ChangedAuthority {
  const authority = authorities.get(tokenSet);
  if (authority !== undefined) return authority;
  throw new Refusal(
    'not-found',
    `there is no token set ${tokenSet}; the configuration has ${listed(authorities.keys())}`,
  );
}

/** An account. */
export function accountNamed({ accounts }: Watchword, name: string): Account {
  const account = accounts.get(name);
  if (account !== undefined) return account;
  throw new Refusal('not-found', `there is no account ${name}; the configuration has ${listed(accounts.keys())}`);
}

/** A slot of an account. */
export function slotNamed(account: Account, name: string): AccountSlot {
  const slot = account.slots.find(({ settings }) => settings.name === name);
  if (slot !== undefined) return slot;
  const names = account.slots.map(({ settings }) => settings.name);
  throw new Refusal('not-found', `there is no slot ${name} in ${account.name}; it has ${listed(names)}`);
}

/** A token by its id, or by the first digits of its fingerprint where they mean one. */
export async function tokenNamed({ store }: Watchword, reference: string): Promise<Token> {
  const all = await store.read.tokens.list();
  const matches = all.filter(
    ({ id, fingerprint }) =>
      id === reference || (reference.length >= 4 && fingerprint.startsWith(reference.toLowerCase())),
  );
  const [token, second] = matches;
  if (token === undefined) throw new Refusal('not-found', `there is no token ${reference}`);
  if (second === undefined) return token;
  const names = matches.map(({ id, fingerprint }) => `${shortFingerprint(fingerprint)} (${id})`);
  throw new Refusal('refused', `${reference} means several tokens; say the id: ${listed(names)}`);
}

function listed(names: Iterable<string>): string {
  return [...names].join(', ');
}
