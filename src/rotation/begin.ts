import type { RotationSettings } from '../model/rotation.ts';
import { isActive, shortFingerprint } from '../model/token.ts';
import type { Next, RotationFacts } from './facts.ts';
import { currentOf, tokenOf } from './target.ts';
import { nextOpening } from './windows.ts';
import { duration } from './words.ts';

/** What is done next of a set of which no rotation is going on: the first table in next.ts. */
export function nextBeginning(facts: RotationFacts, settings: RotationSettings, now: number): Next {
  const current = currentOf(facts.tokens);
  const appeared = tokenOf(facts.tokens, facts.appeared);
  if (appeared?.stage === 'pending') {
    return {
      state: 'steady',
      step: { do: 'begin', trigger: 'elsewhere', from: current?.id ?? null, to: appeared.id },
      says: `the token ${shortFingerprint(appeared.fingerprint)} has turned up at the authority`,
    };
  }
  if (current === null) return wait(null, 'the set has no current token, so there is none to replace');
  if (settings.everyMs === null) return wait(null, 'the token is replaced on demand only');

  const lastAt = facts.lastReplacedAt ?? current.currentAt ?? current.createdAt;
  const dueAt = lastAt + settings.everyMs;
  const beginsAt = nextOpening(settings.pushWindows, Math.max(dueAt, now));
  const windowSays = beginsAt === null ? 'but no push window ever opens' : 'and begins when a push window opens';
  if (now < dueAt) {
    const says = `the next rotation is due in ${duration(dueAt - now)}`;
    return wait(beginsAt, beginsAt === dueAt ? says : `${says}, ${windowSays}`);
  }
  if (facts.changedBy === 'others') {
    return {
      state: 'stuck',
      step: { do: 'wait', untilAt: null, resolve: 'watchword tokens list' },
      says: 'a rotation is due, but others make the tokens of the set: have a new one added there; it is distributed as soon as it is seen',
    };
  }
  const { entered } = facts;
  if (entered?.waiting === null) {
    return {
      state: 'stuck',
      step: { do: 'wait', untilAt: null, resolve: 'watchword tokens add' },
      says: `a rotation is due, and ${entered.says}: make one there and enter it`,
    };
  }
  const active = facts.tokens.filter(isActive);
  if (entered === undefined && active.length >= settings.maxActive) {
    return {
      state: 'stuck',
      step: { do: 'wait', untilAt: null, resolve: 'watchword tokens revoke <token>' },
      says: `a rotation is due, but ${active.length} tokens are active and \`maxActive\` is ${settings.maxActive}: take away those that nobody needs`,
    };
  }
  if (beginsAt !== now) return wait(beginsAt, `a rotation is due, ${windowSays}`);
  return {
    state: 'steady',
    step: { do: 'begin', trigger: 'schedule', from: current.id, to: entered?.waiting ?? null },
    says: `the current token has been in use for ${duration(now - lastAt)}, and is replaced every ${duration(settings.everyMs)}`,
  };
}

function wait(untilAt: number | null, says: string): Next {
  return { state: 'steady', step: { do: 'wait', untilAt, resolve: null }, says };
}
