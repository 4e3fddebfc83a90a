/**
 * The latency goal under attack: while any of the attacks goes on, the median of an honest validation on the same listener is at most
 * `GOAL` times what it is without.
 *
 * A ratio within one run, because nobody knows how fast the machine is and what else it does. The median, because single requests
 * wait for whatever else the two cores are doing. And a generous ratio, because listener, attacker and test share those cores: half
 * of what is measured may be waiting for a core. What is to be found is far beyond: a listener that waits for slow clients, or
 * works on large or deep bodies, answers after tens of milliseconds or not at all, where it took a fraction of one. A measurement that
 * misses the goal is made again, since what disturbs passes; what makes the listener slow does not.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attacking } from './attacker.ts';
import { ATTACKS } from './attacks.ts';
import type { State } from './target.ts';

const GOAL = 10;
const MEASUREMENTS = 3;
/** At least so many validations, and for at least so long: many rounds of an attack. */
const REQUESTS = 100;
const MEASURED_MS = 400;
/** By then connections are open, and what the first rounds have sent is being dealt with. */
const UNDER_WAY_ROUNDS = 10;

let target: ChildProcess;
let port: number;

beforeAll(async () => {
  target = fork(new URL('./target.ts', import.meta.url), { execArgv: [] });
  [{ port }] = (await once(target, 'message')) as [{ port: number }];
  await medianMs();
});

afterAll(() => target.disconnect());

/** Of validations one after the other on one connection. Each has to be right. */
async function medianMs(): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  const began = performance.now();
  for (let count = 0; count < REQUESTS || performance.now() - began < MEASURED_MS; count += 1) {
    const startedAt = performance.now();
    const answer = await validate(count % 2 === 0 ? 'active' : 'worn out', agent);
    times.push(performance.now() - startedAt);
    expect(answer).toMatchObject({ reason: count % 2 === 0 ? 'active' : 'revoked' });
  }
  agent.destroy();
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

async function validate(token: string, agent: Agent): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const asked = request({ port, host: '127.0.0.1', method: 'POST', path: '/v1/validate', agent, headers });
  asked.end(JSON.stringify({ token }));
  const [response] = await once(asked, 'response');
  return json(response);
}

async function underAttackMs(name: string): Promise<number> {
  const attacker = fork(new URL('./attacker.ts', import.meta.url), [String(port), name], { execArgv: [] });
  let attacking: Attacking = { rounds: 0, statuses: [] };
  attacker.on('message', (told: Attacking) => {
    attacking = told;
  });
  while (attacking.rounds < UNDER_WAY_ROUNDS) await once(attacker, 'message');
  const median = await medianMs();
  expect(attacker.exitCode, 'the attack has gone on to the end').toBeNull();
  attacker.kill('SIGKILL');
  await once(attacker, 'exit');
  const { statuses = [] } = ATTACKS[name] ?? {};
  expect(statuses).toEqual(expect.arrayContaining([...attacking.statuses]));
  // Who trickles or says nothing is told only after seconds.
  if (!statuses.includes(408)) expect(attacking.statuses).not.toEqual([]);
  return median;
}

async function state(): Promise<State> {
  target.send('state?');
  const [told] = (await once(target, 'message')) as [State];
  return told;
}

describe('honest validation during an attack', () => {
  it.each(Object.keys(ATTACKS))('%s', { timeout: 60_000 }, async (name) => {
    let best = Number.POSITIVE_INFINITY;
    for (let count = 0; count < MEASUREMENTS && !(best <= GOAL); count += 1) {
      const before = await medianMs();
      const during = await underAttackMs(name);
      best = Math.min(best, during / Math.max(before, await medianMs()));
    }
    expect(best).toBeLessThanOrEqual(GOAL);
    expect(target.exitCode).toBeNull();
    expect(await state()).toEqual({ bugs: 0, polluted: [] });
  });
});
