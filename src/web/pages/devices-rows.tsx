import { listOverlaps, type Overlap } from '../api/client.ts';
import { More } from '../components/more.tsx';
import { Loaded, Section } from '../components/panel.tsx';
import { Ago, Badge } from '../components/words.tsx';
import { useList } from '../live/use-list.ts';
import { EVIDENCE_WORDS, evidenceWords } from '../words/devices.ts';

const PART = 50;

/** The phones that a comparison found in more than one account. */
export function OverlapList({ comparison }: { readonly comparison: string }) {
  const overlaps = useList(
    `overlaps:${comparison}`,
    (cursor) => listOverlaps({ limit: PART, ...(cursor !== undefined && { cursor }) }),
    ({ place }) => String(place),
  );
  return (
    <Loaded of={overlaps} lines={6}>
      {({ items }) =>
        items.length > 0 && (
          <Section title="Phones" note="Remove each in the console of the MDM that no longer manages it.">
            <ol class="sheet">
              {items.map((overlap) => (
                <OverlapRow key={overlap.place} overlap={overlap} />
              ))}
            </ol>
            <More more={overlaps.more} />
          </Section>
        )
      }
    </Loaded>
  );
}

function OverlapRow({ overlap }: { readonly overlap: Overlap }) {
  const { enrolments, evidence } = overlap;
  return (
    <li class="sheet-row">
      <p class="row">
        <Badge {...EVIDENCE_WORDS[evidence]} />
        <span class="muted">{evidenceWords(overlap)}</span>
      </p>
      <ul class="enrolments">
        {enrolments.map(({ account, id, name, platform, serialNumber, user, lastSeenAt }) => (
          <li key={`${account} ${id}`} class="enrolment">
            <strong>{account}</strong>
            <span>
              <bdi>{name}</bdi> <span class="muted">{platform}</span>
            </span>
            <span>{user === null ? <span class="muted">no user</span> : <bdi>{user}</bdi>}</span>
            <span class="muted">
              seen <Ago at={lastSeenAt} never="at a time that nobody knows" />
            </span>
            <span class="muted small enrolment-ids">
              {serialNumber !== null && (
                <>
                  Serial number <code>{serialNumber}</code> ·{' '}
                </>
              )}
              id <code>{id}</code>
            </span>
          </li>
        ))}
      </ul>
    </li>
  );
}
