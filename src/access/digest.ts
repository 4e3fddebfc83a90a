import { createHash } from 'node:crypto';

/** What is kept of a key or a session: a fast digest is enough, because nobody guesses 256 bits. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
