/** The file that the Google Cloud console makes for a new key of a service account. */
import { Failure, isRecord, type Secret } from '#connector';

export interface ServiceAccountKey {
  readonly email: string;
  readonly keyId: string | undefined;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
}

/** Reads it; what is wrong with it is said without a word of it. The addresses in it are not used: the settings say where to go. */
export function readKey(file: Secret): ServiceAccountKey {
  const { client_email: email, private_key: privateKey, private_key_id: keyId } = fieldsOf(file.reveal());
  if (typeof email !== 'string' || typeof privateKey !== 'string') {
    throw unusable('expected `client_email` and `private_key` in it');
  }
  return { email, privateKey, keyId: typeof keyId === 'string' ? keyId : undefined };
}

/** A key that can't sign in, whoever is asked. */
export function unusable(why: string): Failure {
  return new Failure(
    'auth',
    `sign-in: \`serviceAccountKey\` is not a key file of a service account: ${why}; make a new key of the type JSON in the Google Cloud console, and give the whole file`,
  );
}

function fieldsOf(text: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser quotes the text.
    throw unusable('it is not JSON');
  }
  if (!isRecord(parsed)) throw unusable('it is not a JSON object');
  return parsed;
}
