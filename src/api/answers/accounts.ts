import type { z } from 'zod';
import type { Watchword } from '../../daemon.ts';
import type { Run } from '../../model/run.ts';
import type { Account } from '../../reconcile/account.ts';
import { due, HISTORY_RUNS } from '../../schedule/due.ts';
import { nextRoundAt } from '../../schedule/loop.ts';
import type { Desk } from '../desk.ts';
import type { AccountDocument } from '../documents/account.ts';
import type { RunDocument } from '../documents/plan.ts';
import { Refusal } from '../problems.ts';
import type { Admin } from '../routes.ts';
import { accountNamed, refuseStopping, refuseUnwritable, slotNamed } from './chosen.ts';
import { accountFindings } from './findings.ts';
import { begunCursor, begunIn, pageOfRead } from './pages.ts';

type Accounts = Pick<
  Admin,
  'listAccounts' | 'getAccount' | 'startCheck' | 'getCheck' | 'startRun' | 'listRuns' | 'getRun'
>;

/** What is answered about accounts, their runs and self-checks. */
export function accountAnswers({ watchword, inHand, stop }: Desk): Accounts {
  return {
    async listAccounts() {
      const items = [...watchword.accounts.values()].map((account) => documentOf(watchword, account));
      return { items: await Promise.all(items) };
    },
    getAccount: async ({ account }) => documentOf(watchword, accountNamed(watchword, account)),

    async startCheck({ account: name }) {
      refuseStopping(stop);
      return inHand.startCheck(watchword, name, accountFindings(watchword, name));
    },
    async getCheck({ check: id }) {
      const check = inHand.check(id);
      if (check === null)
        throw new Refusal('not-found', `There is no check ${id}; checks are kept until the daemon ends.`);
      return check;
    },

    async startRun({ account: name, slots, repair, lookOnly }) {
      refuseStopping(stop);
      const account = accountNamed(watchword, name);
      for (const slot of slots ?? []) slotNamed(account, slot);
      await refuseUnwritable(watchword);
      return runDocument(
        inHand.startRun(watchword, account, { repair, lookOnly, ...(slots === undefined ? {} : { slots }) }),
      );
    },
    async listRuns({ account, limit, cursor }) {
      const read = await watchword.store.read.runs.list({
        limit: limit + 1,
        ...(account === undefined ? {} : { account }),
        ...(cursor === undefined ? {} : { before: begunIn(cursor) }),
      });
      // An account that was taken out of the configuration keeps its history; any other name is a mistake.
      if (read.length === 0 && cursor === undefined && account !== undefined) accountNamed(watchword, account);
      const { items, next } = pageOfRead(read, limit, begunCursor);
      return { items: items.map(runDocument), next };
    },
    async getRun({ run: id }) {
      const stored = await watchword.store.read.runs.get(id);
      // One that has not looked yet, or never got the account, is known here only.
      const own = inHand.run(id);
      const run = stored?.endedAt == null && own?.endedAt != null ? own : (stored ?? own);
      if (run === null) throw new Refusal('not-found', `There is no run ${id}.`);
      return runDocument(run);
    },
  };
}

async function documentOf(
  { clock, configuration, store }: Watchword,
  account: Account,
): Promise<z.infer<typeof AccountDocument>> {
  const recent = await store.read.runs.list({ account: account.name, limit: HISTORY_RUNS });
  const [last] = recent;
  const verdict = due(recent, clock.now());
  const { reconcile, timeZone } = configuration.schedule;
  const lease = await store.read.leases.holder(`account:${account.name}`);
  const { id, title, capabilities } = account.definition;
  return {
    name: account.name,
    connector: id,
    title,
    drift: account.drift,
    capabilities: {
      write: capabilities.write,
      readback: capabilities.readback,
      delivery: capabilities.delivery,
      devices: capabilities.devices,
    },
    slots: account.slots.map(({ settings }) => settings.name),
    lastRun:
      last === undefined
        ? null
        : {
            id: last.id,
            outcome: last.outcome,
            startedAt: last.startedAt,
            endedAt: last.endedAt,
            failure: last.failure?.says ?? null,
          },
    nextRunAt: nextRoundAt(reconcile, timeZone, verdict.run ? 0 : verdict.untilAt),
    waits: verdict.run ? null : verdict.why,
    busyUntil: lease?.expiresAt ?? null,
  };
}

/** A run as it is answered. */
export function runDocument(run: Run): z.infer<typeof RunDocument> {
  // Everything in it is JSON already; the documents differ from the model in what may be changed, which is nobody's business here.
  return run as z.infer<typeof RunDocument>;
}
