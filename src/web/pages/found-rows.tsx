import type { ComponentChildren } from 'preact';
import type { Estate, FoundValue } from '../api/client.ts';
import { Badge, Fingerprint, WordBadge } from '../components/words.tsx';
import { count } from '../words/format.ts';
import { countsWords, remarksOn } from '../words/found.ts';
import { link } from '../words/path.ts';
import { STAGE_WORDS } from '../words/tones.ts';

/** So many slots of one value are listed. */
const MOST_SLOTS = 10;

/** Values that slots hold, each with where it was found. */
export function FoundRows({
  values,
  actions,
}: {
  readonly values: readonly FoundValue[];
  /** What may be done with each. */
  readonly actions?: (value: FoundValue) => ComponentChildren;
}) {
  return (
    <ul class="sheet">
      {values.map((value) => (
        <li key={value.fingerprint} class="sheet-row found">
          <p class="token-head">
            <Fingerprint of={value.fingerprint} /> <Whose value={value} />
            <span class="muted">{countsWords(value)}</span>
          </p>
          <div>
            <Places value={value} />
            <Remarks value={value} />
          </div>
          {actions !== undefined && <div class="actions">{actions(value)}</div>}
        </li>
      ))}
    </ul>
  );
}

function Whose({ value: { token } }: { readonly value: FoundValue }) {
  if (token === null) return <Badge says="Nobody knows it" tone="waiting" means="The authority does not know it." />;
  return <WordBadge word={STAGE_WORDS[token.stage]} />;
}

/** The slots that hold a value. */
export function Places({ value: { foundIn } }: { readonly value: FoundValue }) {
  const more = foundIn.length - MOST_SLOTS;
  return (
    <ul class="small places">
      {foundIn.slice(0, MOST_SLOTS).map(({ account, slot, place }) => (
        <li key={`${account} ${slot}`}>
          <a href={link('slots', account, slot)}>
            {account}/{slot}
          </a>{' '}
          <span class="muted">
            <bdi>{place}</bdi>
          </span>
        </li>
      ))}
      {more > 0 && <li class="muted">and {count(more, 'more slot')}</li>}
    </ul>
  );
}

/** What speaks against it. */
export function Remarks({ value }: { readonly value: FoundValue }) {
  return (
    <>
      {remarksOn(value).map((says) => (
        <p key={says} class="small remark">
          {says}
        </p>
      ))}
    </>
  );
}

/** Slots of which nobody can tell what they hold; nothing where there are none. */
export function Unseen({ unseen }: Pick<Estate, 'unseen'>) {
  if (unseen.length === 0) return null;
  return (
    <div>
      <p class="muted small">Not known:</p>
      <ul class="small places">
        {unseen.map(({ account, slot, says, byPerson }) => (
          <li key={`${account} ${slot}`}>
            <a href={link('slots', account, slot)}>
              {account}/{slot}
            </a>{' '}
            <bdi>{says}</bdi>
            {byPerson && '. A person writes it: look in the console, and add what stands there.'}
          </li>
        ))}
      </ul>
    </div>
  );
}
