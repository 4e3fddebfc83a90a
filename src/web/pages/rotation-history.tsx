import { listRotations, type Rotation } from '../api/client.ts';
import { Empty, Loaded, Section } from '../components/panel.tsx';
import { Ago, Badge } from '../components/words.tsx';
import { useShown } from '../live/use-shown.ts';
import { duration } from '../words/format.ts';
import type { Word } from '../words/tones.ts';

const SHOWN = 10;

const ENDS: Readonly<Record<NonNullable<Rotation['outcome']>, Word>> = {
  rotated: { says: 'Rotated', tone: 'good', means: 'The token was replaced, and the old one is revoked.' },
  aborted: { says: 'Aborted', tone: 'waiting', means: 'It was called back: the old token is distributed again.' },
  overtaken: { says: 'Overtaken', tone: 'waiting', means: 'Another token was made current meanwhile.' },
};

/** The rotations that have ended, newest first. */
export function RotationHistory({ tokenSet }: { readonly tokenSet: string }) {
  const rotations = useShown(`rotations:${tokenSet}`, () => listRotations({ tokenSet, limit: SHOWN }));
  return (
    <Section title="Before">
      <Loaded of={rotations} lines={2}>
        {({ items }) => {
          const ended = items.filter(({ endedAt }) => endedAt !== null);
          if (ended.length === 0) return <Empty title="No rotation has ended so far." />;
          return (
            <ul class="sheet">
              {ended.map((rotation) => (
                <Ended key={rotation.id} {...rotation} />
              ))}
            </ul>
          );
        }}
      </Loaded>
    </Section>
  );
}

function Ended({ outcome, startedAt, endedAt, startedBy, reason }: Rotation) {
  return (
    <li class="sheet-row sheet-line">
      {outcome !== null && <Badge {...ENDS[outcome]} />}
      <span>
        ended <Ago at={endedAt} />
        {endedAt !== null && <span class="muted"> after {duration(endedAt - startedAt)}</span>}
      </span>
      <span class="muted">
        begun by {startedBy}
        {reason !== '' && (
          <>
            : <bdi>{reason}</bdi>
          </>
        )}
      </span>
    </li>
  );
}
