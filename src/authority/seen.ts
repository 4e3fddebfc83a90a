import { Failure } from '../model/failure.ts';
import { type Form, whyNoParts } from '../model/parts.ts';
import type { Fingerprint } from '../model/token.ts';
import type { Seen } from './compare.ts';
import type { ActiveTokens } from './definition.ts';
import { whyNoToken } from './entered-value.ts';

/**
 * What a source lists, looked through before any of it is believed. Throws `Failure` for nothing at all, a value twice, and a value
 * that is no token: a source sorts these out itself, so one that doesn't has been misread. Which parts a token of the set has, no
 * source knows.
 */
export function readSeen(
  { tokens }: ActiveTokens,
  title: string,
  fingerprint: (value: string) => Fingerprint,
  form: Form,
): readonly Seen[] {
  if (tokens.length === 0) {
    throw new Failure('rejected', `${title} has no active token: an empty answer changes nothing`);
  }
  const seen = tokens.map(({ value, createdAt }, index) => {
    const why = whyNoToken(value.reveal());
    if (why !== null) {
      throw new Failure(
        'protocol',
        `token ${index + 1} of ${tokens.length} that ${title} has ${why}; nothing is changed`,
      );
    }
    const misshapen = whyNoParts(form, value.reveal());
    if (misshapen !== null) {
      throw new Failure(
        'rejected',
        `token ${index + 1} of ${tokens.length} that ${title} has ${misshapen}; nothing is changed`,
      );
    }
    return { fingerprint: fingerprint(value.reveal()), value, createdAt };
  });
  if (new Set(seen.map((one) => one.fingerprint)).size < seen.length) {
    throw new Failure('protocol', `${title} has one token twice; nothing is changed`);
  }
  return seen;
}
