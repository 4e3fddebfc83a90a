import type { Normalized } from '#connector';

/** unverified: how long may an attribute's value be? (sheet: Open questions, 1) A token is a fraction of this. */
const LONGEST_VALUE = 255;

/**
 * Neurons puts other attributes in the place of `${...}`, so such a value would not arrive. Blanks at the ends are easily
 * dropped on the way, and an empty value is none.
 */
export function normalize(value: string): Normalized {
  const trouble = troubleWith(value);
  return trouble === null ? { value } : { unsupported: trouble };
}

function troubleWith(value: string): string | null {
  if (value.includes('${')) return 'Neurons reserves `${` for its own variables, so a token must not contain it';
  if (/[\p{Cc}\u2028\u2029\uFFFE\uFFFF]/u.test(value) || !value.isWellFormed()) {
    return 'Neurons cannot be relied on to keep control characters in an attribute';
  }
  if (value.trim() !== value || value === '') {
    return 'Neurons cannot be relied on to keep an empty value, or blanks at the ends of one';
  }
  return value.length > LONGEST_VALUE ? `a value may have ${LONGEST_VALUE} characters, as far as is known` : null;
}
