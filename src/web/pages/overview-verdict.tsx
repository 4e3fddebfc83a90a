import type { ComponentChildren } from 'preact';
import type { Needs, Slot } from '../api/client.ts';
import { Icon } from '../components/icon.tsx';
import { Ago } from '../components/words.tsx';
import { number, share } from '../words/format.ts';
import { phonesOf, verdictOf } from '../words/slots.ts';

/** The answer at a glance, with the figures that it rests on. */
export function VerdictCard({ slots, needs }: { readonly slots: readonly Slot[]; readonly needs: Needs }) {
  const { tone, says, because } = verdictOf(slots, needs.needs);
  const inSync = slots.filter(({ condition }) => condition === 'in-sync').length;
  const phones = phonesOf(slots);
  const percent = share(phones.upToDate, phones.all);
  return (
    <section class={`verdict verdict-${tone}`} aria-label="At a glance">
      <div class="verdict-says">
        <span class="verdict-mark">
          <Icon name={tone === 'good' ? 'good' : 'attention'} />
        </span>
        <div aria-live="polite">
          <p class="verdict-title">{says}</p>
          <p class="muted">{because}</p>
        </div>
      </div>
      <dl class="tiles">
        <Tile says="Slots in sync" of={number(slots.length)}>
          {number(inSync)}
        </Tile>
        <Tile says="Phones up to date" of={phones.all === 0 ? null : number(phones.all)}>
          {phones.all === 0 ? <span class="tile-text">no figures</span> : number(phones.upToDate)}
          {percent !== null && <span class="tile-more">{percent}%</span>}
        </Tile>
        <Tile says="Needs a person">{number(needs.needs.length)}</Tile>
        <Tile says="Next run">
          <span class="tile-text">
            <Ago at={needs.nextRunAt} never="none is planned" />
          </span>
        </Tile>
      </dl>
    </section>
  );
}

function Tile({
  says,
  of = null,
  children,
}: {
  readonly says: string;
  readonly of?: string | null;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="tile">
      <dt>{says}</dt>
      <dd>
        {children}
        {of !== null && <span class="tile-of"> of {of}</span>}
      </dd>
    </div>
  );
}
