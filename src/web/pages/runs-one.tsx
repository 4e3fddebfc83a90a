import { getRun, type Run } from '../api/client.ts';
import { Card, Loaded, Page, Section } from '../components/panel.tsx';
import { Sentence } from '../components/sentence.tsx';
import { Ago, Badge, WordBadge } from '../components/words.tsx';
import { useFollowed } from '../live/use-followed.ts';
import { count, duration } from '../words/format.ts';
import { link } from '../words/path.ts';
import { DONE_TONES, runWords, TRIGGER_WORDS } from '../words/plan.ts';
import { outcomeWord } from '../words/tones.ts';
import { PlanInWords } from './runs-plan.tsx';

/** One run, live while it goes on. */
export function OneRun({ id }: { readonly id: string }) {
  const run = useFollowed(`run:${id}`, () => getRun({ run: id }));
  return (
    <Page
      title="Run"
      lead={
        <>
          <a href={link('runs')}>All runs</a>
          {run.data !== undefined && ` · ${run.data.account}`}
        </>
      }
    >
      <Loaded of={run} lines={8}>
        {(data) => <RunInWords run={data} />}
      </Loaded>
    </Page>
  );
}

function RunInWords({ run }: { readonly run: Run }) {
  const { account, done, endedAt, failure, plan, requests, startedAt, trigger } = run;
  return (
    <>
      <Card>
        <div class="stack" aria-live="polite">
          <p class="row">
            <WordBadge word={outcomeWord(run)} /> <strong>{account}</strong> {runWords(run)}
          </p>
          <p class="muted">
            Begun <Ago at={startedAt} />, {TRIGGER_WORDS[trigger]}
            {endedAt !== null && ` · took ${duration(endedAt - startedAt)}`} · {count(requests, 'request')} to the MDM
          </p>
          {failure !== null && (
            <div class="notice notice-trouble">
              <p>
                <Sentence says={failure.says} />
              </p>
              <a href={link('checks', account)}>Check {account}</a>
            </div>
          )}
        </div>
      </Card>
      {done.length > 0 && (
        <Section title="Done">
          <ul class="sheet">
            {done.map(({ slot, outcome, says }) => (
              <li key={slot} class="sheet-row sheet-line">
                <Badge {...DONE_TONES[outcome]} />
                <a href={link('slots', account, slot)}>{slot}</a>
                <span>
                  <Sentence says={says} />
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {plan !== null && (
        <Section title="Plan">
          <PlanInWords plan={plan} />
        </Section>
      )}
    </>
  );
}
