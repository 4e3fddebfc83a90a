/** Which version of a thing somebody has seen: a digest of what it is, without what changes while nobody changes it. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../store/canonical-json.ts';

/** Figures that come in by themselves. */
const VOLATILE: ReadonlySet<string> = new Set(['lastPresentedAt', 'presentedToday']);

/** A strong `ETag` (RFC 9110, section 8.8.3). */
export function etagOf(document: object): string {
  const lasting = Object.fromEntries(Object.entries(document).filter(([name]) => !VOLATILE.has(name)));
  return `"${createHash('sha256').update(canonicalJson(lasting)).digest('base64url').slice(0, 22)}"`;
}

/** Whether `If-Match` names this version. */
export function matches(header: string, etag: string): boolean {
  return header.split(',').some((one) => one.trim() === etag || one.trim() === '*');
}
