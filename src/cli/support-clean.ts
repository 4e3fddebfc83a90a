/** What is taken out of a bundle beside known secrets: who has a phone, and which phone it is. */
import { createHmac, randomBytes } from 'node:crypto';
import { type Document, parseDocument, visit } from 'yaml';
import { isReference } from '../config/secrets.ts';

/** Ids that are as long as those of phones; each becomes the same mark wherever it stands in one bundle, and says nothing beyond it. */
const IDS: readonly RegExp[] = [
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
  // UDIDs of iPhones, the newer ones first.
  /\b[0-9A-F]{8}-[0-9A-F]{16}\b/gi,
  /\b[0-9a-f]{40}\b/gi,
  // MAC addresses.
  /\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b/gi,
  // Addresses and names of people as sign-ins have them.
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  // IMEI and MEID in digits; the end of a time in milliseconds has thirteen.
  /(?<![\d.])\d{14,18}(?![\d.])/g,
  // Serial numbers can't be told from words, unless they stand behind a name.
  /(?<=\b(?:serial(?: ?number)?|imei|udid|meid|device|phone|user(?:name)?)["']?\s*[:=]?\s*["']?)(?=[A-Z0-9]*\d)[A-Z0-9]{8,14}\b/gi,
];

/** Takes identifiers out of texts, each into the same mark in one bundle. */
export function identifierCleaner(): (text: string) => string {
  const key = randomBytes(32);
  const mark = (id: string) => `<id ${createHmac('sha256', key).update(id.toLowerCase()).digest('hex').slice(0, 8)}>`;
  return (text) => IDS.reduce((cleaned, pattern) => cleaned.replaceAll(pattern, mark), text);
}

/** A configuration that can't be loaded may hold anything anywhere, so only its names are left, and its references. */
export function namesOnly(text: string): string {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  if (document.errors.length > 0) return 'not readable as YAML\n';
  visit(document, {
    Scalar: (key, node) => {
      if (key !== 'key' && !isReference(node.value) && typeof node.value !== 'boolean') node.value = '<not shown>';
    },
  });
  return withoutCommentsIn(document);
}

/** A configuration without its comments: what was once tried may still stand there. */
export function withoutComments(text: string): string {
  return withoutCommentsIn(parseDocument(text));
}

function withoutCommentsIn(document: Document.Parsed): string {
  document.commentBefore = null;
  document.comment = null;
  visit(document, {
    Node: (_, node) => {
      node.commentBefore = null;
      node.comment = null;
    },
  });
  return document.toString();
}
