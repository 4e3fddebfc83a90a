import { useState } from 'preact/hooks';
import { listAccounts, listRuns, type Run } from '../api/client.ts';
import { Fresh } from '../components/fresh.tsx';
import { More } from '../components/more.tsx';
import { Empty, Loaded, Page } from '../components/panel.tsx';
import { Ago, WordBadge } from '../components/words.tsx';
import { useList } from '../live/use-list.ts';
import { useShown } from '../live/use-shown.ts';
import { duration } from '../words/format.ts';
import { link } from '../words/path.ts';
import { runWords, TRIGGER_WORDS } from '../words/plan.ts';
import { outcomeWord } from '../words/tones.ts';
import { OneRun } from './runs-one.tsx';

const PART = 30;

/** The runs, newest first; or one of them. */
export function RunsPage({ run }: { readonly run?: string }) {
  return run === undefined ? <AllRuns /> : <OneRun key={run} id={run} />;
}

function AllRuns() {
  const [account, setAccount] = useState('');
  const accounts = useShown('accounts', () => listAccounts());
  const runs = useList(
    `runs:${account}`,
    (cursor) => listRuns({ limit: PART, ...(account !== '' && { account }), ...(cursor !== undefined && { cursor }) }),
    ({ id }) => id,
  );
  return (
    <Page
      title="Runs"
      lead="Each pass over an account: what was seen, planned and done."
      actions={
        <label class="filter">
          <span>Account</span>
          <select class="input" value={account} onChange={({ currentTarget }) => setAccount(currentTarget.value)}>
            <option value="">All</option>
            {(accounts.data?.items ?? []).map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      }
    >
      <Loaded of={runs} lines={12}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No run has begun so far.">
              <p>The first begins on the schedule, or when somebody syncs an account.</p>
            </Empty>
          ) : (
            <div class="live-list">
              <Fresh fresh={runs.fresh} one="run" />
              <RunRows runs={items} />
              <More more={runs.more} />
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

/** One line a run, each leading to the whole of it. */
export function RunRows({ runs }: { readonly runs: readonly Run[] }) {
  return (
    <ul class="sheet">
      {runs.map((run) => (
        <li key={run.id} class="sheet-row run">
          <p class="run-head">
            <WordBadge word={outcomeWord(run)} />
            <a href={link('runs', run.id)}>{run.account}</a>
          </p>
          <p class="run-says">{runWords(run)}</p>
          <p class="run-when muted">
            <Ago at={run.startedAt} />
            {run.endedAt !== null && ` · took ${duration(run.endedAt - run.startedAt)}`} · {TRIGGER_WORDS[run.trigger]}
          </p>
        </li>
      ))}
    </ul>
  );
}
