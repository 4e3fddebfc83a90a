import type { z } from 'zod';
import type { ChangedAuthority, OpenOrder } from '../../authority/contract.ts';
import { enteredValue } from '../../authority/entered-value.ts';
import type { Watchword } from '../../daemon.ts';
import { Secret } from '../../model/secret.ts';
import { isActive, type Token } from '../../model/token.ts';
import { presentationsOf } from '../../reconcile/rotate/presented.ts';
import type { Desk } from '../desk.ts';
import type { OrderDocument, TokenDocument } from '../documents/token.ts';
import { Refusal } from '../problems.ts';
import type { Admin } from '../routes.ts';
import { authorityNamed, tokenNamed } from './chosen.ts';
import { pageOfAll } from './pages.ts';
import { refuseUnsupported, revealed } from './values.ts';

type Tokens = Pick<
  Admin,
  | 'listTokenSets'
  | 'listTokens'
  | 'createToken'
  | 'getToken'
  | 'editToken'
  | 'listOrders'
  | 'confirmOrder'
  | 'withdrawOrder'
>;

/** What is answered about token sets, tokens and orders. */
export function tokenAnswers({ watchword }: Desk): Tokens {
  const by = (reason: string) => ({ name: watchword.actor, reason });
  const one = async (token: Token) => expectFirst(await documentsOf(watchword, [token]));
  return {
    async listTokenSets() {
      const records = await watchword.store.read.authorities.list();
      const items = [...watchword.authorities.values()].map(async ({ kind, changedBy, tokenSet }) => {
        const record = records.find((other) => other.tokenSet === tokenSet);
        const tokens = (await watchword.store.read.tokens.list(tokenSet)).filter(isActive);
        return {
          name: tokenSet,
          app: watchword.configuration.tokenSets.get(tokenSet)?.profile.id ?? '',
          authority: {
            kind,
            changedBy,
            lookedAt: record?.lookedAt ?? null,
            failing: record?.failing ?? null,
            enforcedFrom: record?.enforcedFrom ?? null,
          },
          tokens: await documentsOf(watchword, tokens),
        };
      });
      return { items: await Promise.all(items) };
    },

    async listTokens({ tokenSet, stage, ...page }) {
      if (tokenSet !== undefined) authorityNamed(watchword, tokenSet);
      const all = await watchword.store.read.tokens.list(tokenSet);
      const shown = all.filter(
        (token) => stage === undefined || (stage === 'active' ? isActive(token) : token.stage === stage),
      );
      const { items, next } = pageOfAll(shown, page);
      return { items: await documentsOf(watchword, items), next };
    },

    async createToken({ tokenSet, value, note, makeCurrent, reveal, reason }) {
      const authority = authorityNamed(watchword, tokenSet);
      const warnings: string[] = [];
      let token: Token | null;
      if (value === undefined) token = await authority.generate({ note, makeCurrent }, by(reason));
      else {
        const entered = enteredValue(value);
        warnings.push(...entered.warnings);
        const secret = new Secret(entered.value);
        watchword.redactor.add(secret);
        refuseUnsupported(watchword, tokenSet, secret);
        token = await authority.add(secret, { note, makeCurrent }, by(reason));
      }
      if (token === null) return { token: null, warnings };
      const shown = reveal ? { value: await revealed(watchword, token, 'asked for with `reveal`') } : {};
      return { token: await one(token), warnings, ...shown };
    },

    getToken: async ({ token }) => one(await tokenNamed(watchword, token)),

    async editToken({ token: reference, note, makeCurrent, reason }) {
      if (note === undefined && makeCurrent === undefined) {
        throw new Refusal('bad-request', 'nothing is to be changed: say `note` or `makeCurrent`');
      }
      const token = await tokenNamed(watchword, reference);
      const authority = authorityNamed(watchword, token.tokenSet);
      // Before anything is changed: half of what was asked for is worse than nothing of it.
      if (makeCurrent === true && token.stage === 'current') throw new Refusal('refused', 'it is current already');
      let edited = token;
      if (note !== undefined) edited = await authority.edit(token.id, { note }, by(reason));
      if (makeCurrent === true) edited = await authority.makeCurrent(token.id, by(reason));
      return one(edited);
    },

    async listOrders({ tokenSet }) {
      const authorities =
        tokenSet === undefined ? [...watchword.authorities.values()] : [authorityNamed(watchword, tokenSet)];
      const orders = await Promise.all(authorities.map((authority) => authority.orders()));
      return { items: orders.flat().map(orderDocument) };
    },

    async confirmOrder({ order: reference, value, reason }) {
      const { authority, order } = await orderNamed(watchword, reference);
      const entered = value === undefined ? null : new Secret(enteredValue(value).value);
      if (entered !== null) watchword.redactor.add(entered);
      return one(await authority.confirm(order, entered, by(reason)));
    },

    async withdrawOrder({ order: reference, reason }) {
      const { authority, order } = await orderNamed(watchword, reference);
      await authority.withdraw(order, by(reason));
      return { withdrawn: true };
    },
  };
}

/** Tokens with when phones last came with them. */
export async function documentsOf(
  { clock, store }: Pick<Watchword, 'clock' | 'store'>,
  tokens: readonly Token[],
): Promise<z.infer<typeof TokenDocument>[]> {
  const presented = await store.read.sightings.list();
  const now = clock.now();
  return tokens.map((token) => ({ ...token, ...presentationsOf(presented, token.id, now) }));
}

async function orderNamed(
  { authorities }: Watchword,
  reference: string,
): Promise<{ readonly authority: ChangedAuthority; readonly order: OpenOrder }> {
  for (const authority of authorities.values()) {
    const order = (await authority.orders()).find(
      ({ token, fingerprint }) => token.startsWith(reference) || fingerprint.startsWith(reference),
    );
    if (order !== undefined) return { authority, order };
  }
  throw new Refusal('not-found', `no order about ${reference} is open`);
}

function orderDocument(order: OpenOrder): z.infer<typeof OrderDocument> {
  return { ...order, before: [...order.before], steps: [...order.steps] };
}

function expectFirst<T>([first]: readonly T[]): T {
  if (first === undefined) throw new Error('one was asked for');
  return first;
}
