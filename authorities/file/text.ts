/** From the bytes of a file to its text. */
import { Failure } from '#authority';

/** UTF-8 without its byte-order mark. Anything else is refused: a wrong guess would make other tokens of the same bytes. */
export function textOf(bytes: Uint8Array, place: string): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new Failure('rejected', `${place} is UTF-16; expected UTF-8`);
  }
  try {
    // It takes a byte-order mark away by itself.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Failure('rejected', `${place} is not UTF-8, or ends within a character; expected UTF-8`);
  }
}
