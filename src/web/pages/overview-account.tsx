import type { Account, Slot } from '../api/client.ts';
import { Ago, Badge, WordBadge } from '../components/words.tsx';
import { now } from '../live/now.ts';
import { link } from '../words/path.ts';
import { outcomeWord } from '../words/tones.ts';
import { SlotRow } from './slot-row.tsx';
import { SyncNow } from './sync.tsx';

/** An account with its slots. */
export function AccountCard({ account, slots }: { readonly account: Account; readonly slots: readonly Slot[] }) {
  const { name, title, drift, lastRun, busyUntil, nextRunAt, waits } = account;
  const isBusy = busyUntil !== null && busyUntil > now.value;
  return (
    <article class="card account">
      <header class="spread">
        <div class="account-name">
          <h3>{name}</h3>
          <p class="muted small">
            {title === name ? '' : `${title} · `}
            {drift === 'repair' ? 'drift is repaired' : 'drift is only reported'}
          </p>
        </div>
        <SyncNow accounts={[name]} says="Sync" small />
      </header>
      <ul class="slot-rows">
        {slots.map((slot) => (
          <SlotRow key={`${slot.slot} ${slot.place}`} slot={slot} />
        ))}
      </ul>
      <footer class="account-foot small muted">
        {lastRun === null ? (
          'No run so far'
        ) : (
          <>
            <a href={link('runs', lastRun.id)}>Last run</a> <Ago at={lastRun.startedAt} />
            <WordBadge word={outcomeWord(lastRun)} />
          </>
        )}
        <span title={waits ?? undefined}>
          Next run <Ago at={nextRunAt} never="not planned" />
        </span>
        {waits !== null && <Badge says="Waits" tone="waiting" means={waits} />}
        {isBusy && lastRun?.outcome !== null && <Badge says="Busy" tone="accent" means="A run of it goes on." />}
      </footer>
    </article>
  );
}
