/** The few shapes of DER (ITU-T X.690) that a certificate is made of. */

/** One element: its tag, then the length of the parts, then the parts. */
export function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return element(0x30, ...parts);
}

/** A positive integer, most significant byte first. */
export function integer(bytes: Uint8Array): Uint8Array {
  const first = bytes[0] ?? 0;
  return element(0x02, first > 0x7f ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function bool(value: boolean): Uint8Array {
  return element(0x01, Buffer.from([value ? 0xff : 0]));
}

export function octets(content: Uint8Array): Uint8Array {
  return element(0x04, content);
}

/** A bit string; `unused` counts the bits at its end that mean nothing. */
export function bits(content: Uint8Array, unused = 0): Uint8Array {
  return element(0x03, Buffer.from([unused]), content);
}

/** An object identifier in dotted form: `1.2.840.10045.4.3.2`. */
export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** A point in time, to the second. */
export function time(at: number): Uint8Array {
  const text = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '');
  return element(0x18, Buffer.from(text, 'latin1'));
}

/** A distinguished name of one common name. */
export function commonName(name: string): Uint8Array {
  return sequence(element(0x31, sequence(oid('2.5.4.3'), element(0x0c, Buffer.from(name, 'utf8')))));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Buffer.from([length]);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) digits.unshift(rest & 0xff);
  return Buffer.from([0x80 | digits.length, ...digits]);
}
