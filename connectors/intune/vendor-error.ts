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
