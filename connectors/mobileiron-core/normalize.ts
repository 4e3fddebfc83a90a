import type { Normalized } from '#connector';

/** unverified: what is the longest value of a custom attribute? (sheet: Open questions, 4) */
const LONGEST = 255;

/**
 * unverified: is a value escaped where it is put into a configuration, a property list on iOS and JSON on Android? (sheet: Open
 * questions, 3) Until somebody has tried, no value may hold what would have to be.
 */
const NEEDS_ESCAPING = /[<>&"\\]/;

/** The value goes into a device attribute, and from there into an app configuration in place of a variable such as `$NAME$`. */
export function normalize(value: string): Normalized {
  if (value.includes('$')) {
    return { unsupported: 'EPMM marks its variables with `$`, so a token must not contain it' };
  }
  if (NEEDS_ESCAPING.test(value)) {
    return { unsupported: 'nobody knows whether EPMM escapes `<`, `>`, `&`, `"` and `\\` in an app configuration' };
  }
  if (/[\p{Cc}\u2028\u2029\uFFFE\uFFFF]/u.test(value) || !value.isWellFormed()) {
    return { unsupported: 'EPMM cannot hold control characters in a device attribute' };
  }
  if (value === '' || value !== value.trim()) {
    return { unsupported: 'a device attribute cannot hold an empty value, or one with blanks around it' };
  }
  if ([...value].length > LONGEST) {
    return { unsupported: `a device attribute is only known to hold ${LONGEST} characters` };
  }
  return { value };
}
