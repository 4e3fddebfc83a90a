import {
  type Account,
  getNeeds,
  listAccounts,
  listSlots,
  listTokenSets,
  type Needs,
  type Slot,
  type TokenSet,
} from '../api/client.ts';
import { Empty, Loaded, Page, Section } from '../components/panel.tsx';
import { every } from '../live/every.ts';
import { together } from '../live/shown.ts';
import { useShown } from '../live/use-shown.ts';
import { AccountCard } from './overview-account.tsx';
import { NeedRows } from './overview-needs.tsx';
import { Replicas } from './overview-replicas.tsx';
import { TokenSetCard } from './overview-set.tsx';
import { VerdictCard } from './overview-verdict.tsx';
import { SyncNow, SyncProgress } from './sync.tsx';

/** Is everybody in sync, what is rotating, may I revoke. */
export function OverviewPage() {
  const needs = useShown('needs', () => getNeeds());
  const sets = useShown('token-sets', () => listTokenSets());
  const accounts = useShown('accounts', () => listAccounts());
  const slots = useShown('slots', () => every(listSlots));
  return (
    <Page
      title="Overview"
      actions={<SyncNow accounts={(accounts.data?.items ?? []).map(({ name }) => name)} primary />}
    >
      {/* All at once: what comes later would move what is read already. */}
      <Loaded
        of={together<readonly [Needs, Items<TokenSet>, Items<Account>, readonly Slot[]]>([
          needs,
          sets,
          accounts,
          slots,
        ])}
        lines={18}
      >
        {([known, { items: tokenSets }, { items }, all]) => (
          <>
            <VerdictCard slots={all} needs={known} />
            <SyncProgress />
            {known.needs.length > 0 && (
              <Section title="Needs a person" note="The most urgent first.">
                <NeedRows needs={known.needs} slots={all} />
              </Section>
            )}
            <TokenSets sets={tokenSets} />
            <Accounts accounts={items} slots={all} />
            <Replicas />
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface Items<T> {
  readonly items: readonly T[];
}

function TokenSets({ sets }: { readonly sets: readonly TokenSet[] }) {
  return (
    <Section title="Token sets">
      {sets.length === 0 ? (
        <Empty title="The configuration has no token set." />
      ) : (
        <div class="stack">
          {sets.map((set) => (
            <TokenSetCard key={set.name} set={set} />
          ))}
        </div>
      )}
    </Section>
  );
}

function Accounts({ accounts, slots }: { readonly accounts: readonly Account[]; readonly slots: readonly Slot[] }) {
  return (
    <Section title="Accounts">
      {accounts.length === 0 ? (
        <Empty title="The configuration has no account." />
      ) : (
        <div class="grid grid-wide">
          {accounts.map((account) => (
            <AccountCard
              key={account.name}
              account={account}
              slots={slots.filter((slot) => slot.account === account.name)}
            />
          ))}
        </div>
      )}
    </Section>
  );
}
