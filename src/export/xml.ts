/** Texts inside XML 1.0. */
import { UserError } from '../model/failure.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A parser makes a line end or a blank of these, unless they are written by their numbers. */
const WHITE_SPACE = /[\t\n\r]/g;

/** What an XML 1.0 document can hold: its `Char` (https://www.w3.org/TR/xml/#charsets). */
const XML_TEXT = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

/** A text as it stands between tags or in an attribute with double quotes, so that a parser reads back exactly this text. */
export function escapeXml(text: string): string {
  refuseUnwritable(text);
  return text
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
    .replace(WHITE_SPACE, (character) => `&#${character.charCodeAt(0)};`);
}

/** Throws `UserError`, without the text, for one that XML can't hold. */
export function refuseUnwritable(text: string): void {
  if (XML_TEXT.test(text)) return;
  throw new UserError('The value has a character that XML cannot hold; choose another format.');
}
