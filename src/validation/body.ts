/** Reading the body of a request, as much of one as is accepted. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';

export const MAX_BODY_BYTES = 8 * 1024;

/** Why a body is not read, as a status: too large, or not UTF-8. */
export type Refused = 413 | 400;

/**
 * Calls back once with the text, or with why there is none; never, if the client goes away before its end. A body that says that
 * it is too large is refused before it comes.
 */
export function readBody(request: IncomingMessage, done: (text: string | null, refused: Refused | null) => void): void {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
    done(null, 413);
    return;
  }
  // Nearly every body comes in one piece.
  let read: Buffer | null = null;
  let isRefused = false;
  request.on('data', (piece: Buffer) => {
    if (isRefused) return;
    read = read === null ? piece : Buffer.concat([read, piece]);
    if (read.length <= MAX_BODY_BYTES) return;
    isRefused = true;
    done(null, 413);
  });
  request.on('end', () => {
    if (isRefused) return;
    if (read === null) done('', null);
    // Decoded all the same, bad bytes would become U+FFFD: another value than the one presented.
    else if (isUtf8(read)) done(read.toString('utf8'), null);
    else done(null, 400);
  });
}

/** Whether `content-type` names this type; parameters such as `charset` don't matter, since JSON and forms are UTF-8. */
export function isOfType(given: string | undefined, type: string): boolean {
  if (given === type) return true;
  return given?.split(';', 1)[0]?.trim().toLowerCase() === type;
}
