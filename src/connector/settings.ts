/** Building blocks for connectors' settings, so that every vendor's settings read alike. */
import { z } from 'zod';
import { Secret } from '../model/secret.ts';

/**
 * A secret setting. In the file it is `env:NAME` or `file:/path`; the core has read it by the time this runs, so that a
 * connector sees a `Secret` and a value written in the clear is refused without being shown.
 */
export function secret(description: string): z.ZodType<Secret> {
  return z
    .custom<Secret>((value) => value instanceof Secret, {
      error: () => 'expected `env:NAME` or `file:/path`, found a value written into the file (not shown)',
    })
    .meta({ type: 'string', pattern: '^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$', description });
}

/** An absolute https address without query, fragment or credentials; a slash at its end is dropped. */
export function httpsUrl(description: string): z.ZodType<string> {
  return z
    .string()
    .refine(
      (text) => {
        if (!URL.canParse(text)) return false;
        const url = new URL(text);
        return url.protocol === 'https:' && !url.username && !url.password && !url.search && !url.hash;
      },
      { error: 'expected an https address such as `https://mdm.example.com`' },
    )
    .transform((text) => text.replace(/\/+$/, ''))
    .meta({ description });
}
