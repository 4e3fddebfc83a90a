/**
 * Bursts of failures, one into the other, drawn by a seed, while tokens are rotated and revoked; after each burst a calm in which
 * everything has to come right by itself. Then what has happened is judged. The same seed draws the same failures; how far each
 * process is when they come is decided by the machine.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { random } from '../../../src/simulation/random.ts';
import { check } from '../history/check.ts';
import type { History } from '../history/history.ts';
import { lookedAt, PACE, threeUp, until } from '../trio/stories.ts';
import type { Trio } from '../trio/trio.ts';
import { draw, happen, heal } from './mischief.ts';

/** How many failures a burst has, and how far apart they begin at most. */
const BURST = 8;
/** What people do is in every one of them; the failures come into the middle of it. */
const FIRST = ['rotate', 'revoke'];
const APART_MS = 4_000;
/**
 * How slow the machine may be; and how many rounds an account may miss that comes to a daemon whose clock is behind the one of the
 * daemon before it (docs/high-availability.md).
 */
const SLACK_MS = 20_000 + 8 * PACE.intervalMs;

/** How long, and which. */
export interface SoakOptions {
  readonly seed: number;
  /** Bursts begin for so long. */
  readonly ms: number;
  /** What is going on, in one line at a time. */
  readonly tell: (line: string) => void;
}

/** What came of it. */
export interface Soaked {
  /** None, if all is well. */
  readonly broken: readonly string[];
  readonly history: History;
}

export async function soak({ seed, ms, tell }: SoakOptions): Promise<Soaked> {
  await using trio = await threeUp();
  const numbers = random(seed);
  const endsAt = Date.now() + ms;
  while (Date.now() < endsAt) {
    const going: Promise<void>[] = [];
    for (let at = 0; at < BURST && Date.now() < endsAt; at += 1) {
      const drawn = draw(trio, numbers, FIRST[at]);
      tell(`${drawn.name}: ${drawn.replica.name}, ${drawn.account}, ${drawn.tokenSet}, ${drawn.part.toFixed(2)}`);
      going.push(happen(trio, drawn));
      await pause(numbers.whole(0, APART_MS));
    }
    await Promise.all(going);
    await heal(trio);
    tell('calm');
    await comesRight(trio);
  }
  const history = await trio.history();
  return { broken: [...check(history, { ...PACE, slackMs: SLACK_MS }), ...(await wrongInTheEnd(trio))], history };
}

/** Every account is run by somebody, rotations end, and slots hold what they should. */
async function comesRight(trio: Trio): Promise<void> {
  const { rotations } = trio.beside.store.read;
  await lookedAt(trio, ...trio.parts.replicas);
  await until(async () =>
    (await Promise.all(trio.parts.tokenSets.map((set) => rotations.going(set)))).every((one) => one === null),
  );
  await until(async () => (await wrongInTheEnd(trio)).length === 0);
}

async function wrongInTheEnd({ beside, parts }: Trio): Promise<readonly string[]> {
  const { tokens, audit } = beside.store.read;
  const current = new Map<string, string>();
  for (const { id, stage, tokenSet } of await tokens.list())
    if (stage === 'current') current.set(tokenSet, (await tokens.reveal(id)).reveal());
  const wrong = parts.simulator.slots.filter(({ name }, at) =>
    parts.simulator.console.values(name).some((value) => value !== current.get(`set-${at % parts.tokenSets.length}`)),
  );
  const { broken } = await audit.verify();
  return [
    ...wrong.map(({ name }) => `the slot ${name} does not hold the token of its set`),
    ...(broken === null ? [] : ['the audit trail is broken']),
  ];
}
