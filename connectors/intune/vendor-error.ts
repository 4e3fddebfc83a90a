/**
 * What Microsoft Graph says when it declines, in words fit for a person.
 *
 * Graph wraps errors as `{"error": {"code", "message", "innerError"}}`. Intune puts another JSON document into `message` as
 * text, `{"_version": 3, "Message": "... Operation ID ... Url ..."}`, at times twice over, with the request's address in it.
 */
import { isRecord } from '#connector';

export interface VendorError {
  readonly code: string | null;
  readonly message: string | null;
  readonly requestId: string | null;
}

/** How many documents inside one another are opened; two have been seen. */
const DEEPEST_NESTING = 3;
const LONGEST_MESSAGE = 300;
const HIDDEN = '<...>';

/** Unpacks an error's body. A body of another shape, such as a proxy's HTML page, gives nulls and is never quoted. */
export function readVendorError(body: string): VendorError {
  const error = record(parse(body)?.error);
  const inner = record(error?.innerError) ?? record(error?.innererror);
  return {
    code: text(error?.code),
    message: unpack(text(error?.message)),
    requestId: text(inner?.['request-id']),
  };
}

/**
 * Takes out of a vendor's words what is not for people: query strings, and long unbroken runs such as an echoed payload, an
 * encoded token or a signature. Operation ids stay: a support case needs them.
 */
export function scrub(message: string): string {
  const words = message
    .replace(/\s+/g, ' ')
    .replace(/\?[^\s"'<>?]*=[^\s"'<>]*/g, '')
    .replace(/\/\/[^\s/@]+@/g, '//')
    .replace(/https?:\/\/[^\s"'<>]+|[A-Za-z0-9+/_=-]{48,}/g, (run) => (run.includes('://') ? shortened(run) : HIDDEN))
    .trim();
  return words.length > LONGEST_MESSAGE ? `${words.slice(0, LONGEST_MESSAGE)}...` : words;
}

/** An address is long and unbroken by nature; only a long segment of it is suspicious. */
function shortened(address: string): string {
  return address
    .split('/')
    .map((segment) => (segment.length < 48 ? segment : HIDDEN))
    .join('/');
}

function unpack(message: string | null): string | null {
  let words = message;
  for (let opened = 0; opened < DEEPEST_NESTING && words !== null; opened += 1) {
    const document = parse(words);
    if (document === null) break;
    const nested = record(document.error) ?? document;
    words = text(nested.Message) ?? text(nested.message) ?? text(nested.CustomApiErrorPhrase);
  }
  return words;
}

function parse(body: string): Record<string, unknown> | null {
  try {
    return record(JSON.parse(body));
  } catch {
    return null;
  }
}

function record(value: unknown): Record<string, unknown> | null {
  return isRecord(value) ? value : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}
