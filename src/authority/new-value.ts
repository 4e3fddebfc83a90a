import { randomUUID } from 'node:crypto';
import { UserError } from '../model/failure.ts';
import { type Form, inWords } from '../model/parts.ts';
import { Secret } from '../model/secret.ts';

/** Why nobody here can make up a token of the set, in words for people; null where a random value will do. */
export function whyNoneMade(form: Form): string | null {
  if (form.separator === undefined) return null;
  return `a token of the set has ${inWords(form)}, and only who runs the app's service gives such a one out`;
}

/** A random UUID, PingID's form. Throws `UserError` where a made-up value would let nobody in. */
export function newValue(form: Form, tokenSet: string): Secret {
  const why = whyNoneMade(form);
  if (why === null) return new Secret(randomUUID());
  throw new UserError(
    `No token of ${tokenSet} can be made here: ${why}. Make one there, and enter it with \`watchword tokens add --set ${tokenSet}\`.`,
  );
}
