/** What a name in a request means; a name that means nothing is `not-found`. */
import type { ChangedAuthority, OpenOrder } from '../../authority/contract.ts';
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
    `There is no token set ${tokenSet}; the configuration has ${listed(authorities.keys())}.`,
  );
}

/** An account. */
export function accountNamed({ accounts }: Watchword, name: string): Account {
  const account = accounts.get(name);
  if (account !== undefined) return account;
  throw new Refusal('not-found', `There is no account ${name}; the configuration has ${listed(accounts.keys())}.`);
}

/** A slot of an account. */
export function slotNamed(account: Account, name: string): AccountSlot {
  const slot = account.slots.find(({ settings }) => settings.name === name);
  if (slot !== undefined) return slot;
  const names = account.slots.map(({ settings }) => settings.name);
  throw new Refusal('not-found', `There is no slot ${name} in ${account.name}; it has ${listed(names)}.`);
}

/** A token by its id, or by the first digits of its fingerprint where they mean one. */
export async function tokenNamed({ store }: Watchword, reference: string): Promise<Token> {
  const all = await store.read.tokens.list();
  const matches = all.filter(
    ({ id, fingerprint }) =>
      id === reference || (reference.length >= 4 && fingerprint.startsWith(reference.toLowerCase())),
  );
  const [token, second] = matches;
  if (token === undefined)
    throw new Refusal('not-found', `There is no token ${reference}; see \`watchword tokens list --all\`.`);
  if (second === undefined) return token;
  const names = matches.map(({ id, fingerprint }) => `${shortFingerprint(fingerprint)} (${id})`);
  throw new Refusal('refused', `${reference} names several tokens; say the id: ${listed(names)}.`);
}

/** An order, and who is to carry it out. */
export interface ChosenOrder {
  readonly authority: ChangedAuthority;
  readonly order: OpenOrder;
}

/** An open order by the id of its token, or by the first digits of its fingerprint where they mean one. */
export async function orderNamed({ authorities }: Watchword, reference: string): Promise<ChosenOrder> {
  const found: ChosenOrder[] = [];
  for (const authority of authorities.values()) {
    for (const order of await authority.orders()) {
      const isMeant = reference.length >= 4 && order.fingerprint.startsWith(reference.toLowerCase());
      if (order.token === reference || isMeant) found.push({ authority, order });
    }
  }
  const [chosen, second] = found;
  if (chosen === undefined) {
    throw new Refusal(
      'not-found',
      `Nothing is ordered of the token ${reference}; \`watchword tokens confirm\` lists what is.`,
    );
  }
  if (second === undefined) return chosen;
  const names = found.map(({ order }) => `${wanted(order)} (${order.token})`);
  throw new Refusal('refused', `${reference} names several orders; say the id: ${listed(names)}.`);
}

/** `adding 3f9a1c07`. */
export function wanted({ fingerprint, what }: Pick<OpenOrder, 'fingerprint' | 'what'>): string {
  return `${what === 'add' ? 'adding' : 'taking away'} ${shortFingerprint(fingerprint)}`;
}

/** Nothing new is begun by a process that is stopping. */
export function refuseStopping(stop: AbortSignal): void {
  if (stop.aborted) throw new Refusal('stopping', 'The daemon is stopping; nothing new is begun.');
}

/** So long would it be held if the release were lost, which it can't be: both are in one transaction. */
const TRIED_MS = 1000;

/**
 * What goes on after the answer has to be written down, so that it isn't begun where nothing can be: something is written, and taken
 * back. Throws `StoreUnavailable`.
 */
export async function refuseUnwritable({ actor, store }: Watchword): Promise<void> {
  await store.write(async ({ leases }) => {
    const lease = await leases.acquire('writable', actor, TRIED_MS);
    if (lease !== null) await leases.release(lease);
  });
}

/** `ios, android` */
export function listed(names: Iterable<string>): string {
  return [...names].join(', ');
}
