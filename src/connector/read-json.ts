import { Failure } from '../model/failure.ts';
import { isRecord } from './shape.ts';

/**
 * The JSON in an answer. Throws `protocol` for anything else, in a sentence that begins with `what` (`GET /x`) and never
 * contains the body: a page or a broken answer may hold anything.
 */
export async function readJson(response: Response, what: string): Promise<unknown> {
  const text = await response.text();
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const wrong = whatIsWrong(type, text);
  if (wrong === undefined) {
    try {
      return JSON.parse(text);
    } catch {
      // What `JSON.parse` throws quotes the body.
    }
  }
  throw new Failure('protocol', `${what}: expected JSON, found ${wrong ?? 'broken JSON'} (status ${response.status})`, {
    status: response.status,
  });
}

function whatIsWrong(type: string, text: string): string | undefined {
  if (type === 'text/html' || /^\s*<(!doctype\s+html|html)\b/i.test(text)) {
    return 'an HTML page; something between us and the vendor may have answered, such as a proxy or a sign-in page';
  }
  if (text.trim() === '') return 'an empty answer';
  if (type !== '' && !/^(application|text)\/([\w.-]+\+)?json$/.test(type)) return `the content type \`${type}\``;
  return undefined;
}

/** The object in a text. Throws `protocol` for anything else, in a sentence that begins with `from` and never contains the text. */
export function jsonObject(text: string, from: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may hold a token: it must not become a cause.
    throw new Failure('protocol', `${from}: the answer is not JSON`);
  }
  if (!isRecord(parsed)) throw new Failure('protocol', `${from}: the answer is not a JSON object`);
  return parsed;
}
