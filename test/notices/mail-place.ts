/** A mail server on loopback. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { makeCertificates } from '../../src/simulation/certificates.ts';

export const PASSWORD = 'what-the-server-knows';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly secure: boolean;
  readonly user: string | null;
  readonly source: string;
}

export class MailPlace implements AsyncDisposable {
  readonly port: number;
  readonly ca: string;
  readonly mails: readonly Mail[];
  readonly #server: SMTPServer;

  private constructor(server: SMTPServer, ca: string, mails: readonly Mail[]) {
    this.#server = server;
    this.mails = mails;
    this.ca = ca;
    this.port = (server.server.address() as AddressInfo).port;
  }

  static async open(options: SMTPServerOptions = {}): Promise<MailPlace> {
    const { ca, certificate, key } = await makeCertificates();
    const mails: Mail[] = [];
    const server = new SMTPServer({
      cert: certificate,
      key,
      authOptional: true,
      logger: false,
      onAuth: ({ username, password }, _session, done) =>
        password === PASSWORD
          ? done(null, { user: username })
          : done(Object.assign(new Error(`no entry for ${password}`), { responseCode: 535 })),
      onRcptTo: ({ address }, _session, done) =>
        address.startsWith('nobody@') ? done(Object.assign(new Error('no such user'), { responseCode: 550 })) : done(),
      onData: (stream, { envelope, secure, user }, done) => {
        text(stream).then((source) => {
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          const to = envelope.rcptTo.map(({ address }) => address);
          mails.push({ from, to, secure, user: user ?? null, source });
          done();
        }, done);
      },
      ...options,
    });
    server.on('error', () => {});
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return new MailPlace(server, ca, mails);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
