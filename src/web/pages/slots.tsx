import { useState } from 'preact/hooks';
import { listSlots, type Slot } from '../api/client.ts';
import { Field } from '../components/field.tsx';
import { Empty, Loaded, Page } from '../components/panel.tsx';
import { every } from '../live/every.ts';
import { useShown } from '../live/use-shown.ts';
import { CONDITION_WORDS } from '../words/tones.ts';
import { SlotRow } from './slot-row.tsx';

/** Every slot of every account, to be narrowed down. */
export function SlotsPage() {
  const slots = useShown('slots', () => every(listSlots));
  const [condition, setCondition] = useState<Slot['condition'] | ''>('');
  const [text, setText] = useState('');
  return (
    <Page title="Slots" lead="Every place that holds a token, and how far it has got to the phones.">
      <form class="slot-filters" onSubmit={(event) => event.preventDefault()} aria-label="Filter">
        <Field label="Condition">
          {(described) => (
            <select
              {...described}
              class="input"
              value={condition}
              onChange={({ currentTarget }) => setCondition(currentTarget.value as Slot['condition'] | '')}
            >
              <option value="">Any</option>
              {Object.entries(CONDITION_WORDS).map(([name, { says }]) => (
                <option key={name} value={name}>
                  {says}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Account, slot or place">
          {(described) => (
            <input
              {...described}
              class="input"
              type="search"
              value={text}
              onInput={({ currentTarget }) => setText(currentTarget.value)}
            />
          )}
        </Field>
      </form>
      <Loaded of={slots} lines={12}>
        {(all) => <Accounts slots={all.filter((slot) => isMeant(slot, condition, text))} none={all.length === 0} />}
      </Loaded>
    </Page>
  );
}

function Accounts({ slots, none }: { readonly slots: readonly Slot[]; readonly none: boolean }) {
  if (none) return <Empty title="The configuration has no slot." />;
  if (slots.length === 0) return <Empty title="No slot is like that." />;
  const accounts = [...new Set(slots.map(({ account }) => account))];
  return (
    <div class="stack">
      {accounts.map((account) => (
        <section key={account} class="card slots-account" aria-label={account}>
          <h2>{account}</h2>
          <ul class="slot-rows">
            {slots
              .filter((slot) => slot.account === account)
              .map((slot) => (
                <SlotRow key={`${slot.slot} ${slot.place}`} slot={slot} />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function isMeant(slot: Slot, condition: Slot['condition'] | '', text: string): boolean {
  if (condition !== '' && slot.condition !== condition) return false;
  const looked = `${slot.account}/${slot.slot} ${slot.observed?.place ?? slot.place}`.toLowerCase();
  return looked.includes(text.trim().toLowerCase());
}
