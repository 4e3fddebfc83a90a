/** A minimal reader of DER: enough for a signature. */
export interface Der {
  readonly tag: number;
  /** With tag and length. */
  readonly whole: Buffer;
  readonly body: Buffer;
}

export const TAGS = { integer: 0x02, octets: 0x04, oid: 0x06, utcTime: 0x17, sequence: 0x30, set: 0x31 } as const;

/** The tag of a `[number]`, with something inside. */
export function contextTag(number: number): number {
  return 0xa0 + number;
}

/** The values that stand one after the other. Throws where the bytes are no DER. */
export function readDer(bytes: Buffer): readonly Der[] {
  const values: Der[] = [];
  for (let at = 0; at < bytes.length; ) {
    const first = bytes.readUInt8(at + 1);
    const more = first < 0x80 ? 0 : first - 0x80;
    if (more > 4 || first === 0x80) throw new Error('a length that DER does not know');
    const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
    const start = at + 2 + more;
    const end = start + length;
    if (end > bytes.length) throw new Error('a value that ends early');
    values.push({ tag: bytes.readUInt8(at), whole: bytes.subarray(at, end), body: bytes.subarray(start, end) });
    at = end;
  }
  return values;
}

/** What is inside a value. */
export function childrenOf(value: Der | undefined): readonly Der[] {
  return value === undefined ? [] : readDer(value.body);
}

/** An object identifier in figures: `1.2.840.113549.1.7.2`. */
export function oidOf(value: Der | undefined): string {
  if (value?.tag !== TAGS.oid) return '';
  const numbers: number[] = [];
  let number = 0;
  for (const byte of value.body) {
    number = number * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    numbers.push(number);
    number = 0;
  }
  const [first = 0, ...rest] = numbers;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...rest].join('.');
}
