import { gzipSync } from 'node:zlib';

const BLOCK_BYTES = 512;

/** One text in an archive. */
export interface Entry {
  /** At most 100 bytes of ASCII. */
  readonly name: string;
  readonly text: string;
}

/** A tar archive (POSIX ustar), compressed; `at` is the time of its entries. */
export function archiveOf(entries: readonly Entry[], at: number): Buffer {
  const blocks = entries.flatMap(({ name, text }) => {
    const content = Buffer.from(text);
    return [headerOf(name, content.length, at), content, Buffer.alloc(-content.length & (BLOCK_BYTES - 1))];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK_BYTES)]));
}

function headerOf(name: string, size: number, at: number): Buffer {
  const header = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  const field = (text: string, offset: number) => header.write(text, offset, 'latin1');
  field(name, 0);
  field(octal(0o600, 7), 100);
  field(octal(0, 7), 108);
  field(octal(0, 7), 116);
  field(octal(size, 11), 124);
  field(octal(Math.floor(at / 1000), 11), 136);
  // The sum counts its own field as blanks.
  field(' '.repeat(8), 148);
  field('0', 156);
  field(`ustar${'\0'}00`, 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  field(`${octal(sum, 6)}\0 `, 148);
  return header;
}
