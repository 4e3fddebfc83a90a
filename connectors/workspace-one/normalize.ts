import type { Normalized } from '#connector';

/**
 * Workspace ONE keeps text as it is; its OpenAPI document sets no limit to a value.
 * unverified: are `{` and `}` read as the beginning and end of a placeholder such as `{DeviceSerialNumber}`? (sheet: Writing one key
 * without touching its neighbours) In profiles they are, so a value with either is refused.
 */
export function normalize(value: string): Normalized {
  if (/[{}]/.test(value)) {
    return {
      unsupported: 'Workspace ONE may take `{` and `}` for its own placeholders, so a token must not contain them',
    };
  }
  if (/[\p{Cc}\u2028\u2029\uFFFE\uFFFF]/u.test(value) || !value.isWellFormed()) {
    return { unsupported: 'Workspace ONE cannot hold control characters in a managed app configuration' };
  }
  return { value };
}
