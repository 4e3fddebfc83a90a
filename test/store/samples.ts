/** Ready-made tokens, runs and slots for the store's tests. */
import { randomUUID } from 'node:crypto';
import type { Run } from '../../src/model/run.ts';
import { Secret } from '../../src/model/secret.ts';
import type { Fingerprint, Token } from '../../src/model/token.ts';
import type { AuditEntry, Store } from '../../src/store/contract.ts';

export function sampleToken(different: Partial<Omit<Token, 'fingerprint'>> = {}): Omit<Token, 'fingerprint'> {
  return {
    id: randomUUID(),
    tokenSet: 'pingid',
    stage: 'pending',
    note: '',
    createdAt: 1_000,
    currentAt: null,
    retiredAt: null,
    revokedAt: null,
    ...different,
  };
}

/** Adds a token with a value of its own, unless one is given. */
export function addToken(
  store: Store,
  different: Partial<Omit<Token, 'fingerprint'>> = {},
  value: string = randomUUID(),
): Promise<Token> {
  return store.write((tables) => tables.tokens.insert(sampleToken(different), new Secret(value)));
}

export function sampleEntry(different: Partial<AuditEntry> = {}): AuditEntry {
  return { at: 1_000, actor: 'test', action: 'tested', subject: 'it', reason: 'to see', detail: {}, ...different };
}

export function sampleRun(different: Partial<Run> = {}): Run {
  return {
    id: randomUUID(),
    account: 'contoso',
    trigger: 'person',
    startedAt: 1_000,
    endedAt: 2_000,
    outcome: 'clean',
    plan: { account: 'contoso', changes: [], held: [], inSync: ['ios'] },
    done: [{ slot: 'ios', outcome: 'written', copies: 1, says: 'wrote it', failure: null }],
    requests: 3,
    failure: null,
    ...different,
  };
}

/** A fingerprint of one repeated digit. */
export function fingerprint(digit: string): Fingerprint {
  return digit.repeat(64) as Fingerprint;
}
