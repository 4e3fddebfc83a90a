/**
 * What docs/high-availability.md promises, of real processes on a real PostgreSQL whose clocks are minutes apart. The stories are told
 * one after the other with the same processes, and the waiting for one failure goes on beside the waiting for another. In the end
 * everything that has happened is judged by the rules of `../history`.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../../store/databases.ts';
import { check } from '../history/check.ts';
import type { Made } from './people.ts';
import { heardOf, holdInARun, isFresh, lookedAt, PACE, threeUp, until } from './stories.ts';
import type { Trio } from './trio.ts';

/** How slow the machine may be, on which many tests run at the same time. */
const SLACK_MS = 20_000;
const PATIENCE_MS = 150_000;

const isSkipped = !databases.some(({ name }) => name === 'postgres');

describe.skipIf(isSkipped)(
  'three processes on one PostgreSQL, with clocks minutes apart',
  { timeout: PATIENCE_MS },
  () => {
    let trio: Trio;
    let kept: Made;
    let asking: Disposable;

    beforeAll(async () => {
      trio = await threeUp();
      const { people } = trio;
      kept = await people.make(trio.replica(0), 'set-0');
      asking = people.keepAsking(kept);
    }, PATIENCE_MS);

    afterAll(async () => {
      asking?.[Symbol.dispose]();
      await trio?.[Symbol.asyncDispose]();
    }, PATIENCE_MS);

    it('one sleeps in the middle of a run for longer than its lease, and another one is cut off meanwhile: the third does it all, and the sleeper writes nothing', async () => {
      const { parts, people } = trio;
      const account = 'tenant-0';
      const sleeper = await holdInARun(trio, account);
      const [cut, third] = parts.replicas.filter((replica) => replica !== sleeper);
      if (cut === undefined || third === undefined) throw new Error('there are three');
      const revoked = await people.make(third, 'set-1');
      using _asking = people.keepAsking(revoked);
      await Promise.all(
        parts.replicas.map((one) => until(async () => (await people.ask(one, revoked))?.active === true)),
      );
      const lost = sleeper.heard(({ event, lease }) => event === 'lease-lost' && lease === `account:${account}`);
      trio.change('one sleeps', () => sleeper.stop());
      // The answer that it waits for is there when it wakes up.
      sleeper.vendors.get(account)?.mend();
      const written = parts.recorder.request((one) => one.account === account && one.writes);
      const givenUp = cut.heard(({ event }) => event === 'replica-cut-off');
      trio.change('another one is cut off', () => cut.database.silence());

      await people.revoke(third, revoked);
      await people.rotate(third, 'set-2');
      await givenUp;
      await lookedAt(trio, third);
      expect(await people.ask(cut, revoked)).toMatchObject({ stale: true });
      trio.change('it is no longer cut off', () => cut.database.mend());
      await until(async () => {
        const said = await people.ask(cut, revoked);
        return said?.stale === false && !said.active;
      });

      const taken = await written;
      expect(taken.by).not.toBe(sleeper.pid);
      const late = people.ask(sleeper, revoked);
      trio.change('it goes on', () => sleeper.goOn());
      await lost;
      const said = await late;
      expect(said?.active && !said.stale).toBe(false);
      const byTheSleeper = parts.recorder.requests.filter(
        ({ at, by, writes }) => writes && by === sleeper.pid && at > taken.at,
      );
      expect(byTheSleeper.filter((one) => one.account === account)).toEqual([]);
    });

    it('one is killed in the middle of a run, and the database is restarted meanwhile: the others make the run anew, and nobody else needs a restart', async () => {
      const { parts, people } = trio;
      const account = 'tenant-1';
      const killed = await holdInARun(trio, account);
      const written = parts.recorder.request((one) => one.account === account && one.writes);
      const others = parts.replicas.filter((replica) => replica !== killed);
      const heard = others.map((replica) => heardOf(replica, 2));
      await trio.kill(killed);
      killed.vendors.get(account)?.mend();
      await trio.stopDatabase();
      await Promise.all(others.map((one) => until(async () => (await people.ask(one, kept))?.stale === true)));
      await trio.startDatabase();
      await Promise.all(others.map((one) => isFresh(trio, one, kept)));
      expect(others.map(({ pid }) => pid)).toContain((await written).by);
      await Promise.all([...heard, lookedAt(trio, ...others)]);
    });

    it('one comes and one stops in good order: the others know at once', async () => {
      const { replicas } = trio.parts;
      const comer = replicas.find(({ isDown }) => isDown);
      const [leaver, stayer] = replicas.filter((replica) => replica !== comer);
      if (comer === undefined || leaver === undefined || stayer === undefined) throw new Error('there are three');
      const three = heardOf(stayer, 3);
      await trio.start(comer);
      await Promise.all([three, heardOf(comer, 3, 0)]);
      const two = [stayer, comer].map((replica) => heardOf(replica, 2));
      await trio.leave(leaver);
      await Promise.all(two);
    });

    it('every slot holds the token of its set, a rotation that went on beside it all has ended, and no promise was broken', async () => {
      const { beside, parts } = trio;
      await until(async () => (await beside.store.read.rotations.going('set-2')) === null);
      await lookedAt(trio, ...parts.replicas);
      const current = new Map<string, string>();
      for (const { id, tokenSet, stage } of await beside.store.read.tokens.list())
        if (stage === 'current') current.set(tokenSet, (await beside.store.read.tokens.reveal(id)).reveal());
      expect(parts.simulator.slots.map(({ name }) => parts.simulator.console.values(name))).toEqual(
        parts.accounts.map((_, at) => [current.get(`set-${at % 3}`)]),
      );
      expect((await beside.store.read.audit.verify()).broken).toBeNull();
      const history = await trio.history();
      expect(history.rotations).toMatchObject([{ tokenSet: 'set-2', outcome: 'rotated' }]);
      expect(history.answers.length).toBeGreaterThan(0);
      expect(check(history, { ...PACE, slackMs: SLACK_MS })).toEqual([]);
    });
  },
);
