import { isIPv4, isIPv6 } from 'node:net';
import type { Address } from '../model/address.ts';

/** What an address to listen on looks like, roughly, as a regular expression without flags. */
export const ADDRESS_PATTERN = '^(localhost|[0-9.]+|\\[[0-9a-fA-F:.]+\\]):[0-9]{1,5}$';

const ADDRESS = /^(?:\[(?<six>[^\]]+)\]|(?<host>[^:]+)):(?<port>\d{1,5})$/;

/** `127.0.0.1:8480`, `[::1]:8480` or `localhost:8480`; null for anything else. */
export function parseAddress(text: string): Address | null {
  const { six, host, port } = ADDRESS.exec(text)?.groups ?? {};
  if (Number(port) > 65_535) return null;
  if (six !== undefined) return isIPv6(six) ? { host: six, port: Number(port) } : null;
  if (host === undefined || !(host === 'localhost' || isIPv4(host))) return null;
  return { host, port: Number(port) };
}
