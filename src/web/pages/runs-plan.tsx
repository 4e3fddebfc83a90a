import type { Change, Held, Plan } from '../api/client.ts';
import { Empty } from '../components/panel.tsx';
import { Sentence } from '../components/sentence.tsx';
import { Steps } from '../components/steps.tsx';
import { Badge } from '../components/words.tsx';
import { count } from '../words/format.ts';
import { link } from '../words/path.ts';
import { changeWords, heldWords } from '../words/plan.ts';

const KINDS = { set: 'Set', replace: 'Replace', repair: 'Repair' } as const;

/** A plan in words: what is changed, what is held and why, and what is in order. */
export function PlanInWords({ plan }: { readonly plan: Plan }) {
  const { account, changes, held, inSync } = plan;
  if (changes.length === 0 && held.length === 0) {
    return <Empty title={`Nothing to do: ${count(inSync.length, 'slot')} in sync.`} />;
  }
  return (
    <ul class="sheet">
      {changes.map((change) => (
        <ChangeRow key={change.slot} account={account} change={change} />
      ))}
      {held.map((one) => (
        <HeldRow key={`${one.slot} ${one.reason}`} account={account} held={one} />
      ))}
      {inSync.length > 0 && (
        <li class="sheet-row sheet-line">
          <Badge says="In sync" tone="good" />
          <span>{inSync.join(', ')}</span>
        </li>
      )}
    </ul>
  );
}

function ChangeRow({ account, change }: { readonly account: string; readonly change: Change }) {
  return (
    <li class="sheet-row">
      <p class="row">
        <Badge says={KINDS[change.kind]} tone="accent" />
        <a href={link('slots', account, change.slot)}>{change.slot}</a> {changeWords(change)}
      </p>
      <p class="muted">
        {change.place}
        {change.canary && ' · canary'} · <Sentence says={change.why} />
      </p>
    </li>
  );
}

function HeldRow({ account, held }: { readonly account: string; readonly held: Held }) {
  const holds = heldWords(held);
  return (
    <li class="sheet-row">
      <p class="row">
        <Badge says="Held" tone="waiting" />
        <a href={link('slots', account, held.slot)}>{held.slot}</a> <Sentence says={held.says} />
      </p>
      <p class="muted">
        {held.place}
        {holds !== null && ` · ${holds}`}
      </p>
      {held.steps !== undefined && <Steps steps={held.steps} />}
    </li>
  );
}
