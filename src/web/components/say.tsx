/** What the page says by itself: read aloud by a screen reader, and shown for a few seconds. */
import { signal } from '@preact/signals';

interface Said {
  readonly id: number;
  readonly says: string;
  readonly tone: 'good' | 'trouble';
}

const SHOWN_FOR_MS = 6000;
const said = signal<readonly Said[]>([]);
let last = 0;

/** Says something. */
export function say(says: string, tone: Said['tone'] = 'good'): void {
  last += 1;
  const id = last;
  said.value = [...said.value.slice(-2), { id, says, tone }];
  setTimeout(() => {
    said.value = said.value.filter((one) => one.id !== id);
  }, SHOWN_FOR_MS);
}

/** Where it is said. */
export function Sayings() {
  return (
    <div class="sayings" aria-live="polite" role="status">
      {said.value.map(({ id, says, tone }) => (
        <p key={id} class={`saying saying-${tone}`}>
          {says}
        </p>
      ))}
    </div>
  );
}
