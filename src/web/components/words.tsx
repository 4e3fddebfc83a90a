/** Small things that stand in a line: a word with its tone, a moment, a fingerprint. */
import { now } from '../live/now.ts';
import { ago, exactTime, shortFingerprint } from '../words/format.ts';
import type { Tone, Word } from '../words/tones.ts';

/** A word in the colour of what it means; never the colour alone. */
export function Badge({ says, tone, means }: { readonly says: string; readonly tone: Tone; readonly means?: string }) {
  return (
    <span class={`badge badge-${tone}`} title={means}>
      <span class="badge-dot" aria-hidden="true" />
      {says}
    </span>
  );
}

/** The badge of one of the words in `tones.ts`. */
export function WordBadge({ word }: { readonly word: Word }) {
  return <Badge {...word} />;
}

/** A moment as seen from now, with the exact time; `never` where there is none. */
export function Ago({ at, never = 'never' }: { readonly at: number | null; readonly never?: string }) {
  if (at === null) return <span class="muted">{never}</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {ago(at, now.value)}
    </time>
  );
}

/** A token value's fingerprint, or that nothing is held. */
export function Fingerprint({ of, none = 'nothing' }: { readonly of: string | null; readonly none?: string }) {
  if (of === null) return <span class="muted">{none}</span>;
  return (
    <code class="fingerprint" title={of}>
      {shortFingerprint(of)}
    </code>
  );
}
