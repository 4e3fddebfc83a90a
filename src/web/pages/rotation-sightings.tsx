import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RotationPicture } from '../api/client.ts';
import { Ago, Fingerprint, WordBadge } from '../components/words.tsx';
import { count } from '../words/format.ts';
import { STAGE_WORDS } from '../words/tones.ts';
import { lineOf, type Sample, sinceOpened, withSample } from './rotation-seen.ts';

type TokenPicture = NonNullable<RotationPicture['from']>;

/** By token; going to another page and back forgets nothing. */
const seen = signal<Readonly<Record<string, readonly Sample[]>>>({});

/** One of the two tokens: how it stands, when phones last came with it, and how that goes on while somebody looks. */
export function Sightings({
  token,
  which,
  at,
}: {
  readonly token: TokenPicture;
  readonly which: string;
  readonly at: number;
}) {
  const { id, fingerprint, stage, lastPresentedAt, presentedToday } = token;
  useEffect(() => {
    seen.value = { ...seen.value, [id]: withSample(seen.value[id] ?? [], { at, presentedToday }) };
  }, [id, at, presentedToday]);
  const samples = seen.value[id] ?? [];
  const since = sinceOpened(samples);
  const label =
    since === 0
      ? 'Not presented since this page was opened'
      : `Presented ${count(since, 'time')} since this page was opened`;
  return (
    <div class="sightings">
      <p class="sightings-head">
        <span class="muted">{which}</span> <Fingerprint of={fingerprint} /> <WordBadge word={STAGE_WORDS[stage]} />
      </p>
      <p>
        Last presented <Ago at={lastPresentedAt} />
        <span class="muted"> · {presentedToday === 0 ? 'not today' : `${count(presentedToday, 'time')} today`}</span>
      </p>
      <svg class="sightings-line" viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label={label}>
        <polyline points={lineOf(samples)} vectorEffect="non-scaling-stroke" />
      </svg>
      <p class="hint" aria-hidden="true">
        {label}
      </p>
    </div>
  );
}
