import { useState } from 'preact/hooks';
import type { Estate, TokenSet } from '../api/client.ts';
import { Button } from '../components/button.tsx';
import { Ago } from '../components/words.tsx';
import { may } from '../session.ts';
import { count, shortFingerprint } from '../words/format.ts';
import { foreignIn, takeableIn } from '../words/found.ts';
import { FoundRows, Unseen } from './found-rows.tsx';
import { Adopt } from './tokens-adopt.tsx';

/** What the slots of a set hold: values that nobody knows with the way to take them over, and all of it folded away. */
export function Found({ set, estate }: { readonly set: TokenSet; readonly estate: Estate }) {
  /** What is chosen beforehand; null: nothing is asked. */
  const [asking, setAsking] = useState<readonly string[] | null>(null);
  const mayTake = may('admin') && set.authority.changedBy !== 'others';
  const foreign = foreignIn(estate);
  const possible = takeableIn(estate);
  return (
    <>
      {foreign.length > 0 && (
        <div class="stack unknown-values">
          <header class="section-head">
            <h3>{count(foreign.length, 'value stands', 'values stand')} in slots that nobody knows</h3>
            <p class="section-note">
              No run overwrites them; as tokens of this set they let nobody in.
              {set.authority.changedBy === 'others' &&
                ' Watchword only reads the tokens of this set: whoever writes there adds them.'}
            </p>
            {mayTake && possible.length > 1 && (
              <div class="actions">
                <Button kind="primary" onClick={() => setAsking(possible.map(({ fingerprint }) => fingerprint))}>
                  Take over all
                </Button>
              </div>
            )}
          </header>
          <FoundRows
            values={foreign}
            {...(mayTake && {
              actions: ({ fingerprint, cannotTake }) =>
                cannotTake === null && (
                  <Button
                    small
                    onClick={() => setAsking([fingerprint])}
                    aria-label={`Take over ${shortFingerprint(fingerprint)}`}
                  >
                    Take over
                  </Button>
                ),
            })}
          />
        </div>
      )}
      <details class="more">
        <summary>
          What the slots hold<span class="hidden"> of {set.name}</span>
        </summary>
        <div class="stack">
          <div class="spread">
            <p class="muted small">
              {estate.lookedAt === null ? (
                'Not every account has been looked at so far.'
              ) : (
                <>
                  Every account was looked at <Ago at={estate.lookedAt} />, or later.
                </>
              )}
            </p>
            {mayTake && (
              <Button small onClick={() => setAsking([])} aria-label={`Look into the slots of ${set.name}`}>
                Look into the slots
              </Button>
            )}
          </div>
          <FoundRows values={estate.values} />
          <Unseen unseen={estate.unseen} />
        </div>
      </details>
      {asking !== null && <Adopt set={set} chosen={asking} onClose={() => setAsking(null)} />}
    </>
  );
}
