import { Secret } from '../model/secret.ts';

/**
 * Whether two settings say the same. Secrets are compared by value: a rotated credential is a change. With `secrets: 'left-out'`
 * a group is compared without them.
 */
export function isSame(a: unknown, b: unknown, secrets: 'by-value' | 'left-out' = 'by-value'): boolean {
  if (Object.is(a, b)) return true;
  if (a instanceof Secret || b instanceof Secret) {
    if (secrets === 'left-out') return isNothing(a) && isNothing(b);
    return a instanceof Secret && b instanceof Secret && a.reveal() === b.reveal();
  }
  if (a instanceof Map) return b instanceof Map && isSame([...a], [...b], secrets);
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((entry, index) => isSame(entry, b[index], secrets));
  }
  if (!isPlain(a) || !isPlain(b)) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => isSame(a[name], b[name], secrets));
}

function isNothing(value: unknown): boolean {
  return value === undefined || value instanceof Secret;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
}
