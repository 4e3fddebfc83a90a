import type { Normalized } from '#connector';

/** Intune keeps text as it is. It replaces `{{...}}` by properties of the phone or its user, so such a value would not arrive. */
export function normalize(value: string): Normalized {
  if (value.includes('{{') || value.includes('}}')) {
    return { unsupported: 'Intune reserves `{{` and `}}` for its own variables, so a token must not contain them' };
  }
  if (/[\p{Cc}\u2028\u2029\uFFFE\uFFFF]/u.test(value) || !value.isWellFormed()) {
    return { unsupported: 'Intune cannot hold control characters in a managed app configuration' };
  }
  return { value };
}
