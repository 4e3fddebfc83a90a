import type { Normalized } from '#connector';

/**
 * Jamf Pro keeps the configuration as text. It replaces variables such as `$SERIALNUMBER` for each device.
 * unverified: which `$` are variables, and can one be escaped? (sheet: Quirks a simulator must reproduce) So none is let through.
 */
export function normalize(value: string): Normalized {
  if (value.includes('$')) {
    return { unsupported: 'Jamf Pro takes `$` for the beginning of a variable, so a token must not contain it' };
  }
  if (/[\p{Cc}\u2028\u2029\uFFFE\uFFFF]/u.test(value) || !value.isWellFormed()) {
    return { unsupported: 'Jamf Pro cannot hold control characters in an app configuration' };
  }
  return { value };
}
