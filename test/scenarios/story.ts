/** What the scenarios of a rotation wait for and read. Nothing here sleeps for a fixed time. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { KNOWN_EVERYWHERE_MS, type Token } from '../../src/model/token.ts';
import type { Store } from '../../src/store/contract.ts';

const LOOK_EVERY_MS = 100;

/** Waits until it is so. Throws, with what was waited for, after very long. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, patienceMs = 420_000): Promise<void> {
  for (const end = Date.now() + patienceMs; !(await isSo()); ) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await pause(LOOK_EVERY_MS);
  }
}

/** The value of the set's nth token, from 0. */
export async function tokenValue(store: Store, nth: number): Promise<string> {
  return (await store.read.tokens.reveal((await tokenAt(store, nth)).id)).reveal();
}

export async function tokenAt(store: Store, nth: number): Promise<Token> {
  const token = (await store.read.tokens.list())[nth];
  if (token === undefined) throw new Error(`there is no token ${nth} yet`);
  return token;
}

/** What the trail says of rotations, oldest first. */
export async function tale(store: Store): Promise<readonly string[]> {
  const entries = await store.read.audit.list({ limit: 20_000 });
  return entries
    .flatMap(({ action }) => (action.startsWith('rotation.') ? [action.slice('rotation.'.length)] : []))
    .toReversed();
}

/**
 * Law 10, from the moment when a revocation is seen: presents the value until it is refused. No answer that calls itself fresh accepts
 * it when it was asked later than the published bound after the revocation.
 */
export async function refusedWithinTheBound(url: string, value: string, revokedAt: number): Promise<void> {
  for (;;) {
    const askedAt = Date.now();
    const response = await fetch(`${url}/v1/validate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: value }),
    });
    const answer: unknown = await response.json();
    expect(answer).toHaveProperty('decision');
    if (typeof answer === 'object' && answer !== null && 'decision' in answer && answer.decision === 'halt') return;
    const isFresh = !(typeof answer === 'object' && answer !== null && 'stale' in answer && answer.stale === true);
    expect(isFresh && askedAt - revokedAt > KNOWN_EVERYWHERE_MS, 'accepted after the published bound').toBe(false);
    await pause(LOOK_EVERY_MS / 4);
  }
}
