/** Where a part of a rotation can be killed: found by a run in which nobody is killed, and named by what happens there. */
import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Started } from '../process.ts';
import { FleetWorld } from './fleet.ts';

const KILLER = new URL('./kill-at.ts', import.meta.url).href;

/** A part of a rotation that one process carries out. */
export interface Part {
  readonly title: string;
  /** What has happened before. */
  readonly before: (world: FleetWorld) => Promise<void>;
  readonly command: readonly string[];
  /** The line of the log that says that the process has done its part; null where it ends by itself. */
  readonly doneWith: string | null;
  /** The entry of the trail without which the person who ran the command runs it again. */
  readonly asks: string | null;
  readonly outcome: 'rotated' | 'aborted';
}

/** A transaction, by the tables it changes, or a request to an MDM, by account and operation; the nth of these; before or after it. */
export interface Boundary {
  readonly at: 'commit' | 'request';
  readonly what: string;
  readonly nth: number;
  readonly when: 'before' | 'after';
}

/** `after commit 2 of leases` */
export function titleOf({ at, nth, what, when }: Boundary): string {
  return `${when} ${at} ${nth} of ${what === '' ? 'nothing' : what}`;
}

/** Two MDMs, one of each kind of writing; nothing happens by the schedule before the process is killed. */
export function openCellWorld(): Promise<FleetWorld> {
  return FleetWorld.open({
    mdms: { intune: { phones: 2 }, 'mobileiron-core': { phones: 2 } },
    rotation: { deliverTo: '100%', soak: '0s', quiet: '0s', approve: 'auto' },
    reconcile: '0 0 1 1 *',
  });
}

/** Every boundary of a part, on both sides, in the order of a run. */
export async function boundariesOf(part: Part): Promise<readonly Boundary[]> {
  await using world = await openCellWorld();
  await part.before(world);
  const requests: string[] = [];
  for (const [account, simulator] of world.mdms) {
    simulator.behave(({ operation }) => {
      requests.push(`${account} ${operation}`);
      return undefined;
    });
  }
  const started = start(world, part);
  if (part.doneWith !== null) {
    const { doneWith } = part;
    await started.line((line) => line.includes(doneWith));
    started.child.kill('SIGTERM');
  }
  expect(await started.ended, 'it does its part when nobody kills it').toMatchObject({ code: 0 });
  return [...both('commit', commitsOf(world)), ...both('request', requests)];
}

function both(at: Boundary['at'], all: readonly string[]): readonly Boundary[] {
  return all.flatMap((what, index) => {
    const nth = all.slice(0, index + 1).filter((one) => one === what).length;
    return [
      { at, what, nth, when: 'before' as const },
      { at, what, nth, when: 'after' as const },
    ];
  });
}

function commitsOf(world: FleetWorld): readonly string[] {
  const path = world.path('commits');
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
}

/** Starts the part's process, which is killed at the boundary. */
export function start(world: FleetWorld, part: Part, boundary?: Boundary): Started {
  const kill =
    boundary?.at === 'commit'
      ? { KILL_AT: boundary.what, KILL_NTH: String(boundary.nth), KILL_WHEN: boundary.when }
      : {};
  const environment = { COMMITS: world.path('commits'), ...kill };
  const started = world.start(part.command, { node: ['--import', KILLER], environment });
  started.child.stdin?.end();
  if (boundary?.at === 'request') killAtRequest(world, started, boundary);
  return started;
}

/** Before: the MDM never sees the request. After: the MDM has done what was asked, and nobody hears of it. */
function killAtRequest(world: FleetWorld, { child, ended }: Started, { nth, what, when }: Boundary): void {
  let seen = 0;
  for (const [account, simulator] of world.mdms) {
    const stopKilling = simulator.behave(({ operation }) => {
      if (`${account} ${operation}` === what) seen += 1;
      if (seen < nth) return undefined;
      child.kill('SIGKILL');
      return when === 'before' ? 'reset' : 'hidden';
    });
    void ended.then(stopKilling);
  }
}
