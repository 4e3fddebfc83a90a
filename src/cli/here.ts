/** A command that works in this process: whoever can read the store and its key may do all. */
import { AccessKeys } from '../access/keys.ts';
import { adopt } from '../api/answers/adoption.ts';
import { accountNamed } from '../api/answers/chosen.ts';
import { accountFindings, authorityFindings } from '../api/answers/findings.ts';
import { revealed } from '../api/answers/values.ts';
import { answersOf } from '../api/answers.ts';
import { InHand } from '../api/in-hand.ts';
import type { Watchword } from '../daemon.ts';
import { compareDevices } from '../devices/compare.ts';
import type { Comparison } from '../model/overlap.ts';
import type { Finding } from '../model/slot.ts';
import { AccountBusy } from '../reconcile/account-lease.ts';
import { turn } from '../reconcile/rotate/turn.ts';
import { runAccount } from '../reconcile/run.ts';
import { survey } from '../reconcile/survey.ts';
import { StoreUnavailable } from '../store/contract.ts';
import { type Cli, runEach } from './cli.ts';
import type { Site } from './site.ts';

/** The configured world as the place where a command works. */
export function siteHere(cli: Cli, watchword: Watchword): Site {
  const { actor, clock, events, reconcile, rotate } = watchword;
  const { stop } = cli;
  const inHand = new InHand({ stop, turnsSoon: () => {} });
  const admin = answersOf({
    watchword,
    // Nobody is asked for a key here; no command shows by what somebody came.
    self: { name: actor, role: 'admin', by: 'key', expiresAt: null },
    access: new AccessKeys(watchword.store, clock),
    session: { begin: noSession, waysIn: noSession, end: noSession },
    inHand,
    refuseOutdated: () => {},
    stop,
  });
  const named = (name: string) => accountNamed(watchword, name);
  return {
    admin,
    clock,
    reveal: (token) => revealed(watchword, token, 'asked for with --reveal'),
    actor: async () => actor,
    plans: async ({ accounts, slots, repair = false }) => {
      const asked = { ...(slots === undefined ? {} : { slots }), repair, stop };
      const opened = accounts.map(({ name }) => named(name));
      const surveys = opened.map((account) => survey(reconcile, account, account.open(), asked));
      return (await Promise.all(surveys)).map(({ plan }) => plan);
    },
    async runs({ accounts, slots, repair = false, lookOnly = false }) {
      const asked = { trigger: 'person', ...(slots === undefined ? {} : { slots }), repair, lookOnly, stop } as const;
      const opened = accounts.map(({ name }) => named(name));
      const { runs, busy } = await runEach(watchword, opened, asked);
      return { runs, busy: busy.map(({ message }) => message) };
    },
    async adopt(asked) {
      await admin.lookAtTokenSet(asked);
      return adopt(watchword, asked, stop);
    },
    async compareDevices(told) {
      const compared = (so: Comparison) => ({ ...so, refused: null });
      return compared(await compareDevices(watchword, { stop, told: (so) => told(compared(so)) }));
    },
    async listen(told) {
      const off = events.on(told);
      return { [Symbol.asyncDispose]: async () => off() };
    },
    findings: (about) => withBugs(cli, watchword, about, findings(watchword, about, stop)),
    async turn(tokenSet) {
      await turn(rotate, tokenSet, { stop });
    },
    async settled(tokenSet) {
      await inHand.settled();
      await turn(rotate, tokenSet, { stop });
      return admin.getRotation({ tokenSet });
    },
    async askAfterPhones(accounts) {
      const asked = { trigger: 'rotation', stop } as const;
      const runs = accounts.map((name) => runAccount(reconcile, named(name), asked));
      for (const end of await Promise.allSettled(runs)) {
        if (end.status === 'rejected' && !(end.reason instanceof AccountBusy)) throw end.reason;
      }
    },
  };
}

function noSession(): never {
  throw new Error('nobody signs in to this process');
}

type About = { readonly account: string } | { readonly tokenSet: string };

/** A bug in one check is a finding of what it was about: the others are checked all the same. */
export async function* withBugs(
  { stop, terminal }: Cli,
  { events, redactor }: Watchword,
  about: About,
  findings: AsyncIterable<Finding>,
): AsyncIterable<Finding> {
  try {
    yield* findings;
  } catch (error) {
    stop.throwIfAborted();
    if (error instanceof AccountBusy || error instanceof StoreUnavailable) throw error;
    const where = 'tokenSet' in about ? `the self-check of the authority of ${about.tokenSet}` : 'a self-check';
    events.bug({ where, error, ...('account' in about && about) });
    const { message = String(error), stack = message } = error instanceof Error ? error : {};
    terminal.err(redactor.redact(stack));
    yield {
      check: 'self-check',
      level: 'failure',
      says: `the check ended early, by a mistake of its own: ${redactor.redact(message)}`,
      resolve: 'report it, with the lines on standard error; what comes after it was not checked',
    };
  }
}

/** Begun only when the first finding is asked for, so that what can't even begin is a finding too. */
async function* findings(watchword: Watchword, about: About, stop: AbortSignal): AsyncIterable<Finding> {
  yield* 'account' in about
    ? accountFindings(watchword, about.account)(stop)
    : authorityFindings(watchword, about.tokenSet)(stop);
}
