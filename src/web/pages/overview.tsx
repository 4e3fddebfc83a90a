import { getNeeds, listAccounts, listSlots, listTokenSets } from '../api/client.ts';
import { Empty, Loaded, Page, Section } from '../components/panel.tsx';
import { every } from '../live/every.ts';
import { useShown } from '../live/use-shown.ts';
import { AccountCard } from './overview-account.tsx';
import { NeedRows } from './overview-needs.tsx';
import { TokenSetCard } from './overview-set.tsx';
import { VerdictCard } from './overview-verdict.tsx';
import { SyncNow, SyncProgress } from './sync.tsx';

/** Is everybody in sync, what is rotating, may I revoke. */
export function OverviewPage() {
  const needs = useShown('needs', () => getNeeds());
  const sets = useShown('token-sets', () => listTokenSets());
  const accounts = useShown('accounts', () => listAccounts());
  const slots = useShown('slots', () => every(listSlots));
  const known = slots.data ?? [];
  return (
    <Page
      title="Overview"
      actions={<SyncNow accounts={(accounts.data?.items ?? []).map(({ name }) => name)} primary />}
    >
      <Loaded of={needs} lines={6}>
        {(data) => (
          <Loaded of={slots} lines={6}>
            {(all) => <VerdictCard slots={all} needs={data} />}
          </Loaded>
        )}
      </Loaded>
      <SyncProgress />
      {needs.data !== undefined && needs.data.needs.length > 0 && (
        <Section title="Needs a person" note="The most urgent first.">
          <NeedRows needs={needs.data.needs} slots={known} />
        </Section>
      )}
      <Section title="Token sets">
        <Loaded of={sets} lines={5}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="The configuration has no token set." />
            ) : (
              <div class="stack">
                {items.map((set) => (
                  <TokenSetCard key={set.name} set={set} />
                ))}
              </div>
            )
          }
        </Loaded>
      </Section>
      <Section title="Accounts">
        <Loaded of={accounts} lines={9}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="The configuration has no account." />
            ) : (
              <div class="grid grid-wide">
                {items.map((account) => (
                  <AccountCard
                    key={account.name}
                    account={account}
                    slots={known.filter((slot) => slot.account === account.name)}
                  />
                ))}
              </div>
            )
          }
        </Loaded>
      </Section>
    </Page>
  );
}
