import type { Slot } from '../api/client.ts';
import { Bar } from '../components/bar.tsx';
import { Ago, WordBadge } from '../components/words.tsx';
import { number } from '../words/format.ts';
import { link } from '../words/path.ts';
import { deliveryParts } from '../words/slots.ts';
import { CONDITION_WORDS } from '../words/tones.ts';

const PLATFORMS: Readonly<Record<Slot['platform'], string>> = { ios: 'iOS', android: 'Android' };

/** The platform as its maker writes it. */
export function platformName(platform: Slot['platform']): string {
  return PLATFORMS[platform];
}

/** A slot in a line: how it stands, how far its value has got, and when that was seen. */
export function SlotRow({ slot }: { readonly slot: Slot }) {
  const { account, slot: name, platform, canary, condition, delivery, observedAt } = slot;
  return (
    <li class="slot-row">
      <div class="slot-row-name">
        <a href={link('slots', account, name)} aria-label={`Slot ${name} of ${account}`}>
          {name}
        </a>
        <span class="muted small">
          {platform === name ? '' : platformName(platform)}
          {canary && ' canary'}
        </span>
      </div>
      <WordBadge word={CONDITION_WORDS[condition]} />
      <div class="slot-row-delivery">
        {delivery === null ? (
          <span class="muted small">No figures of phones</span>
        ) : (
          <>
            <Bar label={`Phones of ${account}/${name}`} parts={deliveryParts(delivery)} />
            <span class="small muted">{phones(delivery)}</span>
          </>
        )}
      </div>
      <span class="slot-row-seen small muted">
        <Ago at={observedAt} never="never looked at" />
      </span>
    </li>
  );
}

function phones({ delivered, pending, failed, unknown }: NonNullable<Slot['delivery']>): string {
  return `${number(delivered)} of ${number(delivered + pending + failed + unknown)} phones`;
}
