/**
 * What an Ivanti product says when it declines, in words fit for a person. Its APIs have three forms of saying it:
 *
 * | where                     | form                                                              |
 * |---------------------------|-------------------------------------------------------------------|
 * | EPMM V2                   | `{"messages": [{"type", "messageKey", "localizedMessage"}]}`      |
 * | Neurons for MDM           | `{"errors": {"globalErrors": [...], "fieldErrors": [{"code", "message"}]}}` |
 * | Common Platform Services  | not documented: `message` or `error`, if they are texts           |
 */
import { isRecord, type Kit } from '#connector';

const LONGEST = 300;
const HIDDEN = '<...>';

/** The vendor's words in a body; empty for a body of another shape, such as an HTML page, which is never quoted. */
export function vendorWords(body: string, kit: Kit): string {
  const document = parsed(body);
  if (document === null) return '';
  const errors = isRecord(document.errors) ? document.errors : {};
  const said = [
    ...texts(document.messages),
    ...texts(document.errors),
    ...texts(errors.globalErrors),
    ...texts(errors.fieldErrors),
    ...texts([document.message, document.error]),
  ];
  return shortened(kit.redact([...new Set(said)].join('; ')));
}

/** Each entry's own words: a text, or the first of the usual fields. */
function texts(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry) => {
    const said = isRecord(entry)
      ? [entry.localizedMessage, entry.message, entry.messageKey, entry.code].find(isText)
      : entry;
    return isText(said) ? [said.trim()] : [];
  });
}

/** Long unbroken runs are no words: an echoed value, an encoded credential. Queries may hold a value, too. */
function shortened(words: string): string {
  const plain = words
    .replace(/\s+/g, ' ')
    .replace(/\?[^\s"'<>?]*=[^\s"'<>]*/g, '')
    .replace(/[A-Za-z0-9+/_=-]{48,}/g, HIDDEN)
    .trim();
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}...` : plain;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function parsed(body: string): Record<string, unknown> | null {
  try {
    const document: unknown = JSON.parse(body);
    return isRecord(document) ? document : null;
  } catch {
    return null;
  }
}
