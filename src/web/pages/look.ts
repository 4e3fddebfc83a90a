/** Looking into the accounts of a token set before a token of it is taken away: runs that write nothing, one an account, side by side. */
import type { Run } from '../api/client.ts';

/** How far the look at one account is. */
export interface Look {
  readonly account: string;
  /** `blind`: it could not be looked at, and what is known of it is old. */
  readonly is: 'looking' | 'seen' | 'blind';
  readonly says: string;
}

/** What looking needs of the daemon. */
export interface Looking {
  readonly startRun: (asked: { readonly account: string; readonly lookOnly: true }) => Promise<Run>;
  readonly getRun: (asked: { readonly run: string }) => Promise<Run>;
  readonly wait: (ms: number) => Promise<void>;
}

const ASK_EVERY_MS = 400;

/** Looks at every account and says how it goes. Ends early, and says nothing more, when the signal fires. */
export async function lookAt(
  accounts: readonly string[],
  told: (looks: readonly Look[]) => void,
  by: Looking,
  signal: AbortSignal,
): Promise<void> {
  const looks = new Map<string, Look>(
    accounts.map((account) => [account, { account, is: 'looking', says: 'being looked at' }]),
  );
  const tell = (look: Look) => {
    looks.set(look.account, look);
    if (!signal.aborted) told([...looks.values()]);
  };
  told([...looks.values()]);
  await Promise.all(accounts.map(async (account) => tell(await lookAtOne(account, by, signal))));
}

async function lookAtOne(account: string, { startRun, getRun, wait }: Looking, signal: AbortSignal): Promise<Look> {
  try {
    let run = await startRun({ account, lookOnly: true });
    while (run.endedAt === null && !signal.aborted) {
      await wait(ASK_EVERY_MS);
      run = await getRun({ run: run.id });
    }
    if (run.plan !== null && run.outcome !== 'abandoned') return { account, is: 'seen', says: 'looked at just now' };
    return { account, is: 'blind', says: run.failure?.says ?? 'the look was ended before it was done' };
  } catch (error) {
    return { account, is: 'blind', says: error instanceof Error ? error.message : String(error) };
  }
}
