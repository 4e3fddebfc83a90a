/**
 * unverified: do the values of HIDDEN keys come back masked? (sheet: At a glance; Open questions) They are believed to come back clear. A
 * write sends back everything that was read, so a mask would take the place of somebody else's secret: where a hidden value looks like
 * one, nothing is written.
 */
import { isRecord } from '#connector';
import { typeOf } from './copies.ts';
import type { Rules } from './rules.ts';

/** Keys of the type HIDDEN whose value may be a mask, sorted. */
export function maskedKeys({ text }: Rules): readonly string[] {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const inner of value) look(inner);
    if (!isRecord(value)) return;
    if (typeOf(value.type) === 'HIDDEN' && isMask(value.value)) found.add(String(value.key));
    for (const inner of Object.values(value)) look(inner);
  };
  look(JSON.parse(text));
  return [...found].sort();
}

/** What keys with masked values mean, in one sentence; null where there are none. */
export function masked(rules: Rules): string | null {
  const keys = maskedKeys(rules);
  if (keys.length === 0) return null;
  const names = keys.map((key) => `\`${key}\``).join(', ');
  return `${rules.of}: the hidden values of ${names} may be masked, and a write would put the mask in their place`;
}

/** Nothing at all, or one sign over and over: a secret has several. */
function isMask(value: unknown): boolean {
  return typeof value !== 'string' || /^(.?)\1*$/su.test(value);
}
