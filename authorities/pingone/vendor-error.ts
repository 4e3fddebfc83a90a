/**
 * What PingOne says when it declines, in words fit for a person: `{"id", "code", "message", "target"?, "details"?: [{"code", "target",
 * "message"}]}`, and where applications sign in also `{"error", "error_description"}` of OAuth. Gateways in front of it answer with HTML.
 * (https://developer.pingidentity.com/pingone-api/platform/reference/error-codes.html, last verified on documentation, November 2026)
 */
import { isRecord } from '#authority';

export interface VendorError {
  /** `INVALID_DATA`; null where there is none. */
  readonly code: string | null;
  /** Everything it says, not yet redacted; empty where it says nothing. */
  readonly words: string;
  /** What it finds wrong, as it names it: `environment.id`. */
  readonly targets: readonly string[];
  /** Its own identifier of the request. */
  readonly id: string | null;
}

const LONGEST = 300;
const HIDDEN = '<...>';

/** Reads the body of an error. One of another shape gives nothing and is never quoted. */
export function readVendorError(body: string): VendorError {
  const error = parsed(body);
  const details = (Array.isArray(error.details) ? error.details : []).filter(isRecord);
  const codes = [error.code, error.error].filter(isCode);
  const words = [error.message, error.error_description, ...details.map(({ message }) => message)].filter(isText);
  return {
    code: codes[0] ?? null,
    words: [...new Set(words)].join('; '),
    targets: [error.target, ...details.map(({ target }) => target)].filter(isText),
    id: idIn(error.id),
  };
}

/** An id of a request fit to be shown. */
export function idIn(value: unknown): string | null {
  return typeof value === 'string' && /^[0-9A-Za-z-]{8,64}$/.test(value) ? value : null;
}

/** PingID's own form of a token: words of PingOne may repeat one that we haven't read yet. */
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Takes out of a vendor's words what is not for people: query strings, tokens, and long unbroken runs such as an access token. */
export function scrub(words: string): string {
  const plain = words
    .replace(/\s+/g, ' ')
    .replace(/\?[^\s"'<>?]*=[^\s"'<>]*/g, '')
    .replace(/[A-Za-z0-9+/_=.-]{48,}/g, HIDDEN)
    .replace(UUID, HIDDEN)
    .trim();
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}...` : plain;
}

function isCode(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z_]{1,60}$/.test(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function parsed(body: string): Record<string, unknown> {
  try {
    const document: unknown = JSON.parse(body);
    return isRecord(document) ? document : {};
  } catch {
    return {};
  }
}
