/**
 * Getting the one new token of a rotation: the third table in next.ts.
 *
 * The intent is written down before the authority is asked, with the tokens it had then. So it doesn't matter whether an answer
 * arrived, or the process lived to remember it: what the authority has beyond those tokens is looked at, and asking again
 * happens only where there is nothing.
 */
import type { Rotation } from '../model/rotation.ts';
import { isActive, shortFingerprint, type Token } from '../model/token.ts';
import type { Next, RotationFacts, Step } from './facts.ts';
import { afterFailures } from './failing.ts';
import { orderFor, untilDone } from './orders.ts';
import { currentOf } from './target.ts';
import { list } from './words.ts';

/** What is done next of a rotation whose new token isn't known yet. */
export function mint(facts: RotationFacts, rotation: Rotation, now: number): Next {
  const fresh = freshTokens(facts.tokens, rotation);
  const [token, ...others] = fresh.filter(isActive);
  if (token !== undefined && others.length > 0) {
    return {
      state: 'stuck',
      step: { do: 'wait', untilAt: null, resolve: 'watchword tokens revoke <token>' },
      says: `the authority was asked for one token and has ${others.length + 1} new ones (${named([token, ...others])}): take away all but one`,
    };
  }
  if (token !== undefined) {
    return minted({ do: 'remember', token: token.id }, `the authority has made ${named([token])}`);
  }
  if (fresh.length > 0) return minted({ do: 'end', outcome: 'overtaken' }, `the new token ${named(fresh)} was revoked`);
  if (rotation.abortedAt !== null) {
    return minted({ do: 'end', outcome: 'aborted' }, 'it was aborted before there was a new token');
  }
  const current = currentOf(facts.tokens);
  if (current !== null && current.id !== rotation.from) {
    return minted({ do: 'end', outcome: 'overtaken' }, `another token, ${named([current])}, was made current`);
  }
  if (facts.changedBy === 'others') {
    return {
      state: 'stuck',
      step: { do: 'wait', untilAt: null, resolve: 'watchword rotate abort' },
      says: 'others make the tokens of the set, so there is nobody to be asked for a new one',
    };
  }
  if (facts.entered !== undefined) {
    return {
      state: 'stuck',
      step: { do: 'wait', untilAt: null, resolve: 'watchword rotate abort' },
      says: `nobody here can make the new token: ${facts.entered.says}`,
    };
  }
  return (
    untilDone(orderFor(facts, 'add', rotation.id), 'minted') ??
    afterFailures(rotation, 'mint', 'minted', now) ??
    minted({ do: 'mint' }, 'the authority is asked for the token that replaces the current one')
  );
}

/** The tokens the authority has beyond those it had before it was asked for a new one. */
export function freshTokens(tokens: readonly Token[], { minting }: Pick<Rotation, 'minting'>): readonly Token[] {
  return minting === null ? [] : tokens.filter((token) => !minting.known.includes(token.id));
}

function minted(step: Step, says: string): Next {
  return { state: 'minted', step, says };
}

function named(tokens: readonly Token[]): string {
  return list(tokens.map((token) => shortFingerprint(token.fingerprint)));
}
