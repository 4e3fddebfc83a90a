import type { Run } from '../api/client.ts';
import { Empty, Loaded, Section } from '../components/panel.tsx';
import { Sentence } from '../components/sentence.tsx';
import { Ago, Badge } from '../components/words.tsx';
import { type Chapter, historyOf } from '../words/history.ts';
import { link } from '../words/path.ts';
import { RUNS, useAccountRuns } from './slot-runs.ts';

const TRIGGERS: Readonly<Record<Run['trigger'], string>> = {
  schedule: 'on schedule',
  person: 'asked for',
  start: 'at the start',
  rotation: 'for a rotation',
};

/** The runs that had something to do with a slot. */
export function SlotHistory({ account, slot }: { readonly account: string; readonly slot: string }) {
  const runs = useAccountRuns(account);
  return (
    <Section title="History" note={`Out of the last ${RUNS} runs of the account.`}>
      <Loaded of={runs} lines={4}>
        {({ items }) => {
          const chapters = historyOf(items, slot);
          if (chapters.length === 0) return <Empty title="No run has looked at it so far." />;
          return (
            <ol class="history">
              {chapters.map((chapter) => (
                <ChapterLine key={chapter.run} chapter={chapter} />
              ))}
            </ol>
          );
        }}
      </Loaded>
    </Section>
  );
}

function ChapterLine({ chapter: { run, at, trigger, tone, word, says } }: { readonly chapter: Chapter }) {
  return (
    <li>
      <Badge says={word} tone={tone} />
      <div>
        <p>
          <Sentence says={says} />
        </p>
        <p class="muted small">
          <a href={link('runs', run)}>
            Run <Ago at={at} />
          </a>
          {trigger !== null && `, ${TRIGGERS[trigger]}`}
        </p>
      </div>
    </li>
  );
}
