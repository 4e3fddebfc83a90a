/**
 * What Workspace ONE says when it declines, in words fit for a person: `{"errorCode", "message", "activityId"}`. The code comes as a
 * number or as text, the message with any type, and in front of it gateways answer with pages of HTML.
 */
import { isRecord } from '#connector';

export interface VendorError {
  /** `7000`; null where there is none. */
  readonly code: string | null;
  readonly message: string | null;
  readonly activityId: string | null;
}

const LONGEST_MESSAGE = 300;
const HIDDEN = '<...>';

/** Reads an error's body. A body of another shape gives nulls and is never quoted. */
export function readVendorError(body: string): VendorError {
  const error = parse(body);
  const code = error?.errorCode;
  const message = error?.message;
  return {
    code: (typeof code === 'number' || typeof code === 'string') && /^\d{1,9}$/.test(`${code}`) ? `${code}` : null,
    message: typeof message === 'string' && message.trim() !== '' ? message : null,
    activityId: idIn(error?.activityId),
  };
}

/** An id of a request fit to be shown: a vendor may put anything in its place. */
export function idIn(value: unknown): string | null {
  return typeof value === 'string' && /^[0-9A-Za-z-]{8,64}$/.test(value) ? value : null;
}

/** Takes out of a vendor's words what is not for people: query strings, and long unbroken runs such as an echoed payload or a signature. */
export function scrub(message: string): string {
  const words = message
    .replace(/\s+/g, ' ')
    .replace(/\?[^\s"'<>?]*=[^\s"'<>]*/g, '')
    .replace(/\/\/[^\s/@]+@/g, '//')
    .replace(/[A-Za-z0-9+/_=.-]{48,}/g, HIDDEN)
    .trim();
  return words.length > LONGEST_MESSAGE ? `${words.slice(0, LONGEST_MESSAGE)}...` : words;
}

function parse(body: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
