/** From the start of a rotation to the last slot verified, beside one slot alone. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type Benchmark, median, type Row } from './frame.ts';
import type { Rotations } from './servers/rotations.ts';
import { openBenchWorld } from './world.ts';

const SLOTS = 50;
const LATENCY_MS = 200;
const ROUNDS = 3;
const SINGLES = 3;

export const benchmark: Benchmark = {
  title: 'A rotation, beside one slot alone',
  notes: [
    `${SLOTS} slots of one account on SQLite, every answer of the vendor ${LATENCY_MS} ms late; Watchword in a process of its own. Medians of ${ROUNDS} rotations.`,
    `Beside it, in the same run: the slowest of ${SINGLES} single slots, read, written and read back by a run of its own, with a token that is known everywhere.`,
    'The goal is a ratio of at most 2. A second of a rotation is the time in which every validation endpoint comes to know the new token; meanwhile the slots are read.',
  ].join('\n'),
  async run(tell) {
    await using world = await openBenchWorld({ slots: SLOTS, latencyMs: LATENCY_MS });
    tell(`${ROUNDS} rotations, with pauses of the length of the vendor's window in between`);
    const script = new URL('./servers/rotations.ts', import.meta.url);
    const child = fork(script, [String(ROUNDS), String(SINGLES)], { cwd: world.folder });
    const [{ rounds }] = (await once(child, 'message')) as [Rotations];
    return [row(rounds)];
  },
};

function row(rounds: Rotations['rounds']): Row {
  if (rounds.some(({ written }) => written !== SLOTS)) throw new Error('a rotation did not write every slot');
  return {
    slots: SLOTS,
    'one slot, ms': median(rounds.map(({ singleMs }) => singleMs)),
    'rotation, ms': median(rounds.map(({ rotationMs }) => rotationMs)),
    ratio: median(rounds.map(({ rotationMs, singleMs }) => rotationMs / singleMs)),
  };
}
