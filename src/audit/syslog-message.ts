/** One entry of the trail as a message of RFC 5424: `<109>1 2026-11-24T09:15:03.123Z host watchword 4711 token.revoked - {...}`. */
import { hostname } from 'node:os';
import type { AuditRecord } from '../store/contract.ts';

/** Facility 13, "log audit", at severity 5, "normal but significant" (RFC 5424 section 6.2.1). */
const PRIORITY = 13 * 8 + 5;
/** A message without structured data says so with a dash. */
const NIL = '-';
/** The longest names that RFC 5424 section 6 lets a receiver expect. */
const LONGEST = { hostname: 255, messageId: 32 };

/** In ASCII: the message is the entry as JSON, in which any other character is escaped, so that no receiver has to guess an encoding. */
export function syslogMessage(entry: AuditRecord): string {
  const time = new Date(entry.at).toISOString();
  const head = [word(hostname(), LONGEST.hostname), 'watchword', process.pid, word(entry.action, LONGEST.messageId)];
  return `<${PRIORITY}>1 ${time} ${head.join(' ')} ${NIL} ${ascii(JSON.stringify(entry))}`;
}

/** The messages of a stream, each behind its length (RFC 6587 section 3.4.1, RFC 5425 section 4.3). */
export function framed(messages: readonly string[]): string {
  return messages.map((message) => `${message.length} ${message}`).join('');
}

/** A name without blanks, as the head of a message wants it. */
function word(text: string, longest: number): string {
  const printable = text.replace(/[^\x21-\x7e]/g, '?').slice(0, longest);
  return printable === '' ? NIL : printable;
}

function ascii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
