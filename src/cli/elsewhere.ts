/** A command that works at a daemon elsewhere: what takes long is begun there, and followed from here. */
import { type Remote, remoteAdmin } from '../api/remote.ts';
import { systemClock } from '../clock.ts';
import { Failure, UserError } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import type { Run } from '../model/run.ts';
import { Heard } from './heard.ts';
import type { Ended, ListedAccount, Picture, Site } from './site.ts';

/** The first answers come soon, and who waits for long need not ask often. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const PAUSE_GROWTH = 1.5;

/** A daemon as the place where a command works. */
export function siteElsewhere(remote: Remote): Site {
  const admin = remoteAdmin(remote);
  const clock = systemClock;
  const { signal } = remote;
  const heard = new Heard(remote, clock);

  /** Asks again and again, until it is so. */
  async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * PAUSE_GROWTH)) {
      const answer = await ask();
      if (isSo(answer)) return answer;
      await clock.sleep(pauseMs, signal);
    }
  }

  /** A run to its end; a sentence, where the account stayed busy. */
  async function runOf(
    { name, slots }: ListedAccount,
    { slots: chosen, repair = false, lookOnly = false }: Omit<Parameters<Site['runs']>[0], 'accounts'>,
  ): Promise<Run | string> {
    // Of several accounts, each has some of them.
    const own = chosen?.filter((slot) => slots.includes(slot));
    const { id } = await admin.startRun({
      account: name,
      repair,
      lookOnly,
      ...(own === undefined ? {} : { slots: own }),
    });
    const run = await until(
      () => admin.getRun({ run: id }),
      ({ endedAt }) => endedAt !== null,
    ).catch((error: unknown) => throwFollowed(error, signal, name));
    const isBusy = run.outcome === 'abandoned' && run.failure?.kind === 'conflict' && run.plan === null;
    if (isBusy) return run.failure?.says ?? '';
    await heard.endOf(id);
    return run;
  }

  /** None stops another; what went wrong with one is thrown when all have ended. */
  async function runs(asked: Parameters<Site['runs']>[0]): Promise<Ended> {
    const ends = await Promise.allSettled(asked.accounts.map((account) => runOf(account, asked)));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const done = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    return {
      runs: done.filter((end) => typeof end !== 'string'),
      busy: done.filter((end) => typeof end === 'string'),
    };
  }

  return {
    admin,
    clock,
    reveal: null,
    actor: async () => (await admin.getSelf({})).name,
    async plans(chosen) {
      const ended = await runs({ ...chosen, lookOnly: true });
      const [busy] = ended.busy;
      if (busy !== undefined) throw new UserError(busy);
      return ended.runs.map(planOf);
    },
    runs,
    async adopt({ take, ...asked }) {
      const { id } = await admin.startAdoption({ ...asked, take: [...take] });
      return until(
        () => admin.getAdoption({ adoption: id }),
        ({ endedAt }) => endedAt !== null,
      );
    },
    async compareDevices(told) {
      const { id } = await admin.startComparison({});
      const ask = async () => {
        const so = await admin.getComparison({ comparison: id });
        told(so);
        return so;
      };
      return until(ask, ({ endedAt }) => endedAt !== null);
    },
    listen: (told) => heard.listen(told),
    async *findings(of) {
      const begun = 'account' in of ? await admin.startCheck(of) : await admin.startAuthorityCheck(of);
      let told = 0;
      for (;;) {
        const check = await until(
          () => admin.getCheck({ check: begun.id }),
          ({ endedAt, findings }) => endedAt !== null || findings.length > told,
        );
        yield* check.findings.slice(told);
        told = check.findings.length;
        if (check.endedAt !== null) return;
      }
    },
    // The daemon takes them by itself.
    turn: async () => {},
    async settled(tokenSet, { resumed }) {
      const { accounts } = await admin.getRotation({ tokenSet });
      const blocked = accounts.filter((account) => account.blocked.length > 0).map(({ account }) => account);
      // Resuming has begun a run of each; these come after it, so that it has ended when they have.
      if (resumed && blocked.length > 0) await runs({ accounts: await accountsNamed(blocked) });
      // While slots are written there may be nothing else to do than to wait for phones, of which nobody has been asked yet.
      const stands = async () => {
        const wasBusy = await isBusy(accounts);
        const picture = await admin.getRotation({ tokenSet });
        return { picture, isSettled: isStill(picture) && !wasBusy && !(await isBusy(accounts)) };
      };
      return (await until(stands, ({ isSettled }) => isSettled)).picture;
    },
    async askAfterPhones(accounts) {
      await runs({ accounts: await accountsNamed(accounts) });
    },
  };

  async function isBusy(of: Picture['accounts']): Promise<boolean> {
    return (await accountsNamed(of.map(({ account }) => account))).some(({ busyUntil }) => busyUntil !== null);
  }

  async function accountsNamed(names: readonly string[]): Promise<readonly ListedAccount[]> {
    return (await admin.listAccounts({})).items.filter(({ name }) => names.includes(name));
  }
}

function isStill({ rotation, step }: Picture): boolean {
  return rotation === null || step === 'wait';
}

function planOf({ account, failure, plan }: Run): Plan {
  if (plan !== null) return plan;
  if (failure === null || failure.kind === 'bug') throw new UserError(`${account} could not be looked at.`);
  throw new Failure(failure.kind, failure.says);
}

/** A run goes on although nobody waits for it. */
function throwFollowed(error: unknown, signal: AbortSignal, account: string): never {
  const history = `\`watchword history ${account}\``;
  if (signal.aborted) throw new UserError(`The run of ${account} goes on at the daemon; ${history} shows how it ends.`);
  if (!(error instanceof Failure)) throw error;
  throw new UserError(`${error.message}\n${history} shows what became of the run that was begun.`);
}
