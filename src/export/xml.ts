/** Texts inside XML 1.0. */
import { UserError } from '../model/failure.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A parser makes a line end or a blank of these, unless they are written by their numbers. */
const WHITE_SPACE = /[\t\n\r]/g;

/** What no XML 1.0 document can hold, not even by its number. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/u;

/** A text as it stands between tags or in an attribute with double quotes, so that a parser reads back exactly this text. */
export function escapeXml(text: string): string {
  refuseUnwritable(text);
  return text
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
    .replace(WHITE_SPACE, (character) => `&#${character.charCodeAt(0)};`);
}

/** Throws `UserError`, without the text, for one that XML can't hold. */
export function refuseUnwritable(text: string): void {
  if (text.isWellFormed() && !NOT_XML.test(text)) return;
  throw new UserError('The value has a character that XML cannot hold; choose another format.');
}
