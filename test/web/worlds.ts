/** Slots and runs as the API answers them, with what a test is about. */
import type { Run, Slot } from '../../src/web/api/client.ts';

export const OLD = 'b'.repeat(64);
export const NEW = 'a'.repeat(64);

export function slot(more: Partial<Slot> = {}): Slot {
  return {
    account: 'contoso',
    slot: 'ios',
    place: 'PingID iOS',
    tokenSet: 'pingid',
    platform: 'ios',
    canary: false,
    required: true,
    written: 'in-place',
    steps: null,
    condition: 'in-sync',
    desired: NEW,
    observed: { place: 'PingID iOS', copies: [{ holds: NEW, count: 1 }], revision: '1', neighbours: ['a', 'b'] },
    observedAt: 1000,
    unknownReason: null,
    unknownSince: null,
    holdsSince: 1000,
    driftedSince: null,
    contendedSince: null,
    writtenFingerprint: NEW,
    writtenAt: 1000,
    confirmedAt: null,
    cleanFingerprint: NEW,
    cleanAt: 1000,
    repairedAt: [],
    delivery: null,
    deliveryOf: null,
    deliveryAt: null,
    heldReason: null,
    ...more,
  };
}

export function run(id: string, more: Partial<Run> = {}): Run {
  return {
    id,
    account: 'contoso',
    trigger: 'schedule',
    startedAt: 1000,
    endedAt: 2000,
    outcome: 'clean',
    plan: { account: 'contoso', changes: [], held: [], inSync: ['ios'] },
    done: [],
    requests: 1,
    failure: null,
    ...more,
  };
}
