/** Runs that were begun from this page, and how they go on. */
import { signal } from '@preact/signals';
import { getRun, type Run, startRun } from '../api/client.ts';
import { useAct } from '../components/act.ts';
import { Button } from '../components/button.tsx';
import { say } from '../components/say.tsx';
import { WordBadge } from '../components/words.tsx';
import { useFollowed } from '../live/use-followed.ts';
import { may } from '../session.ts';
import { count } from '../words/format.ts';
import { link } from '../words/path.ts';
import { GOING, outcomeWord } from '../words/tones.ts';

interface Followed {
  readonly account: string;
  readonly run: string;
}

/** What is followed; going to another page and back forgets nothing. */
const followed = signal<readonly Followed[]>([]);

/** What a run is to do, beside bringing an account in line. */
export type Wanted = Omit<Parameters<typeof startRun>[0], 'account'>;

/** Begins a run of each account, and follows them. One that can't be begun is said, and stops no other. */
export async function sync(accounts: readonly string[], wanted: Wanted = {}): Promise<void> {
  const begun = await Promise.allSettled(accounts.map((account) => startRun({ account, ...wanted })));
  const runs = begun.flatMap((one) =>
    one.status === 'fulfilled' ? [{ account: one.value.account, run: one.value.id }] : [],
  );
  const others = followed.value.filter(({ account }) => !accounts.includes(account));
  followed.value = [...others, ...runs];
  const refused = begun.find((one) => one.status === 'rejected');
  if (refused === undefined) return;
  if (runs.length === 0) throw refused.reason;
  say(String(refused.reason instanceof Error ? refused.reason.message : refused.reason), 'trouble');
}

/** Brings accounts in line now. */
export function SyncNow({
  accounts,
  says = 'Sync now',
  small = false,
  primary = false,
}: {
  readonly accounts: readonly string[];
  readonly says?: string;
  readonly small?: boolean;
  readonly primary?: boolean;
}) {
  const { busy, run } = useAct(
    () => sync(accounts),
    () => null,
  );
  if (!may('operator') || accounts.length === 0) return null;
  const [only] = accounts.length === 1 ? accounts : [];
  return (
    <Button
      kind={primary ? 'primary' : 'plain'}
      small={small}
      busy={busy}
      onClick={() => void run()}
      {...(only !== undefined && { 'aria-label': `${says}: ${only}` })}
    >
      {says}
    </Button>
  );
}

/** How the runs go on that were begun here; nothing where none was. */
export function SyncProgress() {
  const runs = followed.value;
  if (runs.length === 0) return null;
  const clear = () => {
    followed.value = [];
  };
  return (
    <section class="card sync" aria-labelledby="sync-title">
      <header class="spread">
        <h2 id="sync-title">Sync</h2>
        <Button kind="bare" small onClick={clear}>
          Dismiss
        </Button>
      </header>
      <ul class="sync-runs" aria-live="polite">
        {runs.map(({ account, run }) => (
          <Following key={run} account={account} id={run} />
        ))}
      </ul>
    </section>
  );
}

function Following({ account, id }: { readonly account: string; readonly id: string }) {
  const { data: run } = useFollowed(`run:${id}`, () => getRun({ run: id }));
  return (
    <li>
      <a href={link('runs', id)}>{account}</a>
      <WordBadge word={run === undefined ? GOING : outcomeWord(run)} />
      <span class="muted">{run === undefined ? '' : inWords(run)}</span>
    </li>
  );
}

function inWords({ plan, done, endedAt, failure }: Run): string {
  if (failure !== null) return failure.says;
  if (plan === null) return 'looking at its slots';
  const written = done.filter(({ outcome }) => outcome === 'written').length;
  if (endedAt === null) return `${written} of ${count(plan.changes.length, 'slot')} written`;
  const parts = [
    written > 0 && `${count(written, 'slot')} written`,
    plan.held.length > 0 && `${plan.held.length} held`,
    plan.inSync.length > 0 && `${plan.inSync.length} in sync already`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}
