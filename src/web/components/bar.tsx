/** A bar of parts that make a whole; drawn, because the policy of the page allows no inline styles. */
import { number } from '../words/format.ts';
import type { Tone } from '../words/tones.ts';

/** One part of a bar. */
export interface Part {
  readonly says: string;
  readonly value: number;
  readonly tone: Tone;
}

/** The bar, with its figures in words for who doesn't see it; `legend` shows them to everybody. */
export function Bar({
  parts,
  label,
  legend = false,
}: {
  readonly parts: readonly Part[];
  readonly label: string;
  readonly legend?: boolean;
}) {
  const all = parts.reduce((sum, { value }) => sum + value, 0);
  let from = 0;
  const drawn = parts
    .filter(({ value }) => value > 0)
    .map((part) => {
      const x = (from / all) * 100;
      from += part.value;
      return { ...part, x, width: (part.value / all) * 100 };
    });
  const words = parts.map(({ says, value }) => `${number(value)} ${says}`).join(', ');
  return (
    <div class="bar-with">
      <svg class="bar" role="img" aria-label={`${label}: ${words}`} preserveAspectRatio="none" viewBox="0 0 100 8">
        <rect class="bar-whole" x="0" y="0" width="100" height="8" />
        {drawn.map(({ says, tone, x, width }) => (
          <rect key={says} class={`bar-part bar-${tone}`} x={x} y="0" width={width} height="8" />
        ))}
      </svg>
      {legend && (
        <ul class="legend" aria-hidden="true">
          {parts.map(({ says, value, tone }) => (
            <li key={says}>
              <span class={`legend-dot legend-${tone}`} />
              <strong>{number(value)}</strong> {says}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
