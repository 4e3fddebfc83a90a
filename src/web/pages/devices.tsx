import { signal } from '@preact/signals';
import { getComparison, listOverlaps, startComparison } from '../api/client.ts';
import { useAct } from '../components/act.ts';
import { Button } from '../components/button.tsx';
import { Card, Empty, Loaded, Page, Section } from '../components/panel.tsx';
import { Ago } from '../components/words.tsx';
import { useFollowed } from '../live/use-followed.ts';
import { useShown } from '../live/use-shown.ts';
import { may } from '../session.ts';
import { comparisonWords, isIncomplete } from '../words/devices.ts';
import { Listings } from './devices-listings.tsx';
import { OverlapList } from './devices-rows.tsx';

/** The comparison that was begun here last; going to another page and back forgets nothing. */
const begun = signal<string | null>(null);

/** Phones that are enrolled in more than one account: the last comparison, and making another one. */
export function DevicesPage() {
  // The result is known by its comparison; its list is read part by part.
  const last = useShown('overlaps', () => listOverlaps({ limit: 1 }));
  const compare = useAct(
    async () => {
      begun.value = (await startComparison()).id;
    },
    () => null,
  );
  const isComparing = last.data?.isComparing === true;
  return (
    <Page
      title="Devices"
      lead="Phones that are enrolled in more than one account: two MDMs undo each other’s work on them."
      actions={
        may('operator') && (
          <Button kind="primary" busy={compare.busy || isComparing} onClick={() => void compare.run()}>
            Compare now
          </Button>
        )
      }
    >
      <Loaded of={last} lines={10}>
        {({ comparison }) => (
          <>
            {begun.value !== null && begun.value !== comparison?.id ? (
              <Going id={begun.value} />
            ) : (
              isComparing && <Card>Phones are being compared; the result takes the place of this one.</Card>
            )}
            {comparison === null ? (
              <Empty title="Phones have not been compared so far.">
                <p>
                  A comparison asks every MDM for its whole list of devices. It is made when somebody asks, and on the
                  schedule of <code>devices.overlap</code> where that is set.
                </p>
              </Empty>
            ) : (
              <>
                <Card>
                  <div class="stack">
                    <p>{comparisonWords(comparison)}</p>
                    <p class="muted small">
                      Compared <Ago at={comparison.endedAt} />
                      {comparison.overlappingSince !== null && (
                        <>
                          {' '}
                          · there have been some since <Ago at={comparison.overlappingSince} />
                        </>
                      )}
                      {isIncomplete(comparison) && ' · incomplete: see the accounts'}
                    </p>
                  </div>
                </Card>
                <OverlapList key={comparison.id} comparison={comparison.id} />
                <Section title="Accounts" note="What was compared, and what could not be.">
                  <Listings accounts={comparison.accounts} />
                </Section>
              </>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Going({ id }: { readonly id: string }) {
  const { data } = useFollowed(`comparison:${id}`, () => getComparison({ comparison: id }));
  if (data === undefined) return null;
  const { accounts, endedAt, refused } = data;
  if (refused !== null) {
    return (
      <div class="notice notice-trouble" role="alert">
        <p>{refused}</p>
      </div>
    );
  }
  if (endedAt !== null) return null;
  return (
    <Section title="Comparing" note="The last result stays until this one is there.">
      <div aria-live="polite">
        <Listings accounts={accounts} />
      </div>
    </Section>
  );
}
