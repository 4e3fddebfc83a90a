import { useState } from 'preact/hooks';
import { listAudit } from '../api/client.ts';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { Fresh } from '../components/fresh.tsx';
import { More } from '../components/more.tsx';
import { Empty, Loaded, Page } from '../components/panel.tsx';
import { useList } from '../live/use-list.ts';
import { AuditEntry } from './audit-entry.tsx';
import { Verify } from './audit-verify.tsx';

const PART = 50;

interface Filter {
  readonly action: string;
  readonly subject: string;
}

const EVERYTHING: Filter = { action: '', subject: '' };

/** The audit trail, newest first. */
export function AuditPage() {
  const [filter, setFilter] = useState(EVERYTHING);
  const { action, subject } = filter;
  const entries = useList(
    `audit:${action} ${subject}`,
    (cursor) =>
      listAudit({
        limit: PART,
        ...(action !== '' && { action }),
        ...(subject !== '' && { subject }),
        ...(cursor !== undefined && { cursor }),
      }),
    ({ seq }) => String(seq),
  );
  return (
    <Page title="Audit" lead="Who did what, and why. Each entry is chained to the one before it." actions={<Verify />}>
      <FilterForm filter={filter} onFilter={setFilter} />
      <Loaded of={entries} lines={12}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={filter === EVERYTHING ? 'Nothing has been done so far.' : 'No entry is like that.'} />
          ) : (
            <div class="live-list">
              <Fresh fresh={entries.fresh} one="entry" many="entries" />
              <ol class="sheet">
                {items.map((entry) => (
                  <AuditEntry key={entry.seq} entry={entry} />
                ))}
              </ol>
              <More more={entries.more} />
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

function FilterForm({ filter, onFilter }: { readonly filter: Filter; readonly onFilter: (filter: Filter) => void }) {
  const [typed, setTyped] = useState(filter);
  const submit = (event: Event) => {
    event.preventDefault();
    onFilter({ action: typed.action.trim(), subject: typed.subject.trim() });
  };
  const clear = () => {
    setTyped(EVERYTHING);
    onFilter(EVERYTHING);
  };
  return (
    <form class="filters" onSubmit={submit} aria-label="Filter">
      <Field
        label="Action"
        hint={
          <>
            <code>rotation</code>, or in full <code>rotation.approved</code>
          </>
        }
      >
        {(described) => (
          <input
            {...described}
            class="input"
            type="search"
            autoComplete="off"
            maxLength={100}
            value={typed.action}
            onInput={({ currentTarget }) => setTyped({ ...typed, action: currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Subject" hint="In full, as it stands in an entry">
        {(described) => (
          <input
            {...described}
            class="input"
            type="search"
            autoComplete="off"
            maxLength={200}
            value={typed.subject}
            onInput={({ currentTarget }) => setTyped({ ...typed, subject: currentTarget.value })}
          />
        )}
      </Field>
      <div class="actions">
        <Button type="submit">Filter</Button>
        <Button kind="bare" onClick={clear}>
          Show all
        </Button>
      </div>
    </form>
  );
}
