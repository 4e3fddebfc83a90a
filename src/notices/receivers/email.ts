/**
 * Notices by mail: plain text, and the same as simple HTML. Whoever is not among `to` gets nothing: the envelope is made from the
 * configuration, and no line end gets into a header.
 */
import { getCACertificates } from 'node:tls';
import { createTransport } from 'nodemailer';
import type { EmailNotices } from '../../config/configuration.ts';
import { networkFailure } from '../../connector/network-failure.ts';
import { Failure, type FailureKind } from '../../model/failure.ts';
import { type Message, shortened } from '../message.ts';
import { type Receiver, type Surroundings, TIMEOUT_MS, TRUSTS } from '../receiver.ts';
import { mailHtml, mailText } from './email-body.ts';

/** More than this nobody reads in a mail. */
const MOST_ITEMS = 100;

/** Sends mail through one server, with a connection for each. */
export function createEmail(name: string, { smtp, from, to }: EmailNotices, { redactor }: Surroundings): Receiver {
  const { host, port, tls, credentials, ca } = smtp;
  const transport = createTransport({
    host,
    port,
    secure: tls === 'tls',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(credentials !== null && { auth: { user: credentials.username, pass: credentials.password.reveal() } }),
    ...(ca !== null && { tls: { ca: [...getCACertificates('default'), ca] } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    name,
    async send(message, signal) {
      try {
        const { accepted, rejected } = await transport.sendMail({ ...mailOf(message, from, to), signal });
        const refused = rejected.length === 0 ? '' : `; ${rejected.length} refused`;
        return `${host}:${port} took it for ${accepted.length} of ${to.length} addresses${refused}`;
      } catch (error) {
        signal.throwIfAborted();
        throw mailFailure(error, `mail by ${host}:${port}`, (text) => redactor.redact(text));
      }
    },
    async [Symbol.asyncDispose]() {
      transport.close();
    },
  };
}

/** The mail that tells a message. */
export function mailOf(message: Message, from: string, to: readonly string[]) {
  const shown = shortened(message, MOST_ITEMS);
  const { id, isTest, title, at } = shown;
  return {
    from: { name: 'Watchword', address: from },
    to: to.map((address) => ({ name: '', address })),
    subject: `[Watchword] ${isTest ? '[Test] ' : ''}${title}`,
    date: new Date(at),
    messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    // Nobody's out-of-office answers a program.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    text: mailText(shown),
    html: mailHtml(shown),
  };
}

const TROUBLES: Readonly<Record<string, readonly [FailureKind, string]>> = {
  EAUTH: ['auth', 'the server takes no such name and password'],
  ENOAUTH: ['auth', 'the server takes no such name and password'],
  EENVELOPE: ['rejected', 'the server takes mail from this address, or to these, from nobody here'],
  ETLS: ['unavailable', 'no TLS connection could be made; does the server speak what `smtp.tls` says at this port?'],
  ETIMEDOUT: ['unavailable', 'the server gave no answer in time'],
  EDNS: ['unavailable', 'the name of the host is not known'],
};

/** The server's own words are not shown: they may repeat what it was sent. */
function mailFailure(error: unknown, asked: string, redact: (text: string) => string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  const { code } = error;
  const status = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : undefined;
  const original = 'originalCode' in error && typeof error.originalCode === 'string' ? error.originalCode : null;
  if (original !== null) {
    return networkFailure(Object.assign(new Error(error.message), { code: original }), asked, redact, TRUSTS);
  }
  const [kind, says] = TROUBLES[code] ?? ['unavailable', 'the connection was refused or cut'];
  const temporary = status !== undefined && status >= 400 && status < 500;
  const answered = status === undefined ? '' : ` (${status})`;
  return new Failure(temporary ? 'unavailable' : kind, `${asked}: ${says}${answered}`, {
    ...(status !== undefined && { status }),
  });
}
