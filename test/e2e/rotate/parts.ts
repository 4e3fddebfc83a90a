/** The parts of a rotation that are killed: its beginning up to the last slot, its end, and its being called back. */
import { abortRotation, beginRotation } from '../../../src/reconcile/rotate/people.ts';
import { turn } from '../../../src/reconcile/rotate/turn.ts';
import type { Part } from './boundaries.ts';
import { type FleetWorld, runAll, SET } from './fleet.ts';

const stop = new AbortController().signal;

/** `rotate start`: begun, minted, promoted, written everywhere. */
export const STARTING: Part = {
  title: 'rotate start',
  before: async () => undefined,
  command: ['rotate', 'start'],
  doneWith: null,
  asks: 'begun',
  outcome: 'rotated',
};

/** The daemon, when all phones are known to have the new token: it looks into every MDM, revokes and ends. */
export const REVOKING: Part = {
  title: 'the daemon that revokes',
  before: (world) => begun(world, { delivered: true }),
  command: ['serve'],
  doneWith: '"rotation-ended"',
  asks: null,
  outcome: 'rotated',
};

/** `rotate abort` when every slot holds the new token: the old one is promoted and written everywhere. */
export const ABORTING: Part = {
  title: 'rotate abort',
  before: (world) => begun(world, { delivered: false }),
  command: ['rotate', 'abort'],
  doneWith: null,
  asks: 'aborted',
  outcome: 'aborted',
};

/** The daemon, when all phones are known to have the old token again. */
export const ABORTED: Part = {
  title: 'the daemon that revokes after an abort',
  before: async (world) => {
    await begun(world, { delivered: true });
    await world.beside(async (watchword) => {
      await abortRotation(watchword.rotate, SET, 'a test');
      await turn(watchword.rotate, SET, { stop });
      world.checkIn();
      await runAll(watchword);
    });
  },
  command: ['serve'],
  doneWith: '"rotation-ended"',
  asks: null,
  outcome: 'aborted',
};

function begun(world: FleetWorld, { delivered }: { readonly delivered: boolean }): Promise<void> {
  return world.beside(async (watchword) => {
    await beginRotation(watchword.rotate, SET, 'a test');
    await turn(watchword.rotate, SET, { stop });
    if (!delivered) return;
    world.checkIn();
    await runAll(watchword);
  });
}
