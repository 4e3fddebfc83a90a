import type { z } from 'zod';
import type { ChangedAuthority } from '../../authority/contract.ts';
import type { Watchword } from '../../daemon.ts';
import { isActive, shortFingerprint, type Token } from '../../model/token.ts';
import type { Tables } from '../../store/contract.ts';
import type { Desk } from '../desk.ts';
import type { TokenSetDocument } from '../documents/account.ts';
import type { NewTokenDocument } from '../documents/token.ts';
import { Refusal } from '../problems.ts';
import type { Admin } from '../routes.ts';
import { authorityNamed, refuseStopping, tokenNamed } from './chosen.ts';
import { authorityFindings } from './findings.ts';
import { orderDocument } from './orders.ts';
import { pageOfAll } from './pages.ts';
import { refuseUnpaid } from './price.ts';
import { tokenDocument, tokenDocuments } from './token-document.ts';
import { accepted, revealed } from './values.ts';

type Tokens = Pick<
  Admin,
  'listTokenSets' | 'lookAtTokenSet' | 'startAuthorityCheck' | 'listTokens' | 'createToken' | 'getToken' | 'editToken'
>;

/** What is answered about token sets and their tokens. */
export function tokenAnswers({ watchword, inHand, refuseOutdated, stop }: Desk): Tokens {
  const by = (reason: string) => ({ name: watchword.actor, reason });
  return {
    async listTokenSets() {
      const items = [...watchword.authorities.values()].map((authority) => setDocument(watchword, authority));
      return { items: await Promise.all(items) };
    },

    async lookAtTokenSet({ tokenSet }) {
      const authority = authorityNamed(watchword, tokenSet);
      await authority.look(stop);
      return setDocument(watchword, authority);
    },

    async startAuthorityCheck({ tokenSet }) {
      refuseStopping(stop);
      return inHand.startCheck(watchword, tokenSet, authorityFindings(watchword, tokenSet));
    },

    async listTokens({ tokenSet, stage, ...page }) {
      if (tokenSet !== undefined) authorityNamed(watchword, tokenSet);
      const all = await watchword.store.read.tokens.list(tokenSet);
      const shown = all.filter(
        (token) => stage === undefined || (stage === 'active' ? isActive(token) : token.stage === stage),
      );
      const { items, next } = pageOfAll(shown, page);
      return { items: await tokenDocuments(watchword, items), next };
    },

    async createToken({ tokenSet, value, note, makeCurrent, reveal, reason }) {
      const authority = authorityNamed(watchword, tokenSet);
      if (value === undefined) {
        const token = await authority.generate({ note, makeCurrent }, by(reason));
        return token === null ? orderedToken(watchword, authority, reveal) : newToken(watchword, token, reveal, []);
      }
      const entered = accepted(watchword, tokenSet, value);
      const token = await authority.add(entered.value, { note, makeCurrent }, by(reason));
      return newToken(watchword, token, reveal, entered.warnings);
    },

    getToken: async ({ token }) => tokenDocument(watchword, await tokenNamed(watchword, token)),

    async editToken({ token: reference, note, value, makeCurrent, emergency, confirm, reason }) {
      if (note === undefined && value === undefined && makeCurrent === undefined) {
        throw new Refusal('bad-request', 'Nothing is to be changed: say `note`, `value` or `makeCurrent`.');
      }
      const token = await tokenNamed(watchword, reference);
      const authority = authorityNamed(watchword, token.tokenSet);
      // Before anything is changed: half of what was asked for is worse than nothing of it.
      if (makeCurrent === true && token.stage === 'current')
        throw new Refusal('refused', `Token ${shortFingerprint(token.fingerprint)} is current already.`);
      const entered = value === undefined ? null : accepted(watchword, token.tokenSet, value).value;
      const paid = entered === null ? {} : await refuseUnpaid(watchword, token, { emergency, confirm });
      const change = { ...(note !== undefined && { note }), ...(entered !== null && { value: entered }), ...paid };
      // In the transaction that changes it: another process may have been quicker.
      const within = async ({ tokens }: Tables) => refuseOutdated((await tokens.get(token.id)) ?? {});
      const isEdited = note !== undefined || entered !== null;
      let edited = token;
      if (isEdited) edited = await authority.edit(token.id, change, by(reason), within);
      // The version that was meant is the one before the first of the two.
      if (makeCurrent === true)
        edited = await authority.makeCurrent(token.id, by(reason), isEdited ? undefined : within);
      return tokenDocument(watchword, edited);
    },
  };
}

async function setDocument(
  watchword: Watchword,
  { kind, changedBy, tokenSet }: ChangedAuthority,
): Promise<z.infer<typeof TokenSetDocument>> {
  const { asked, configuration, store } = watchword;
  const record = await store.read.authorities.get(tokenSet);
  const configured = configuration.tokenSets.get(tokenSet);
  const { definition = null, settings } = configured?.authority ?? {};
  // What was remembered of another authority, which the set had before, says nothing of this one.
  const known = record?.kind === kind ? record : null;
  return {
    name: tokenSet,
    app: configured?.profile.id ?? '',
    authority: {
      kind,
      title: definition?.titleFor?.(settings) ?? definition?.title ?? kind,
      isLookedAt: asked.has(tokenSet),
      changedBy,
      lookedAt: known?.lookedAt ?? null,
      failing: known?.failing ?? null,
      enforcedFrom: known?.enforcedFrom ?? null,
    },
    tokens: await tokenDocuments(watchword, (await store.read.tokens.list(tokenSet)).filter(isActive)),
  };
}

type NewToken = z.infer<typeof NewTokenDocument>;

const ASKED_FOR = 'asked for with `reveal`';

async function newToken(
  watchword: Watchword,
  token: Token,
  reveal: boolean,
  warnings: readonly string[],
): Promise<NewToken> {
  const shown = reveal ? { value: await revealed(watchword, token, ASKED_FOR) } : {};
  return { token: await tokenDocument(watchword, token), warnings: [...warnings], order: null, ...shown };
}

/** What somebody has to do now; whoever gave the order may have to know the value. */
async function orderedToken(watchword: Watchword, authority: ChangedAuthority, reveal: boolean): Promise<NewToken> {
  const order = (await authority.orders()).findLast(({ rotation, what }) => what === 'add' && rotation === null);
  if (order === undefined) throw new Error(`nothing is ordered of ${authority.tokenSet}`);
  const shown = reveal ? { value: await revealed(watchword, { ...order, id: order.token }, ASKED_FOR) } : {};
  return { token: null, warnings: [], order: await orderDocument(watchword, authority, order), ...shown };
}
