/**
 * TLS for the listeners. The files are read when a listener starts, and again when they change: a certificate that was renewed is
 * used by the next connection, and one that can't be read, or doesn't fit its key, changes nothing and is told.
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { watch } from '../authority/watch.ts';
import type { Clock } from '../clock.ts';
import type { TlsFiles } from '../config/configuration.ts';
import { UserError } from '../model/failure.ts';
import { unreadable } from '../unreadable.ts';

/** What a listener is made with. */
export type Tls = Pick<SecureContextOptions, 'cert' | 'key' | 'ca' | 'minVersion'> & {
  readonly requestCert: boolean;
  /** Who has no certificate may still have a key. */
  readonly rejectUnauthorized: false;
  /** Who opens a connection and says nothing is cut off after so long, in milliseconds. */
  readonly handshakeTimeout: number;
};

const HANDSHAKE_MS = 5_000;

/** Reads the files. Throws `UserError` that names the file and says what is wrong with it; no content is in it. */
export function readTls({ certificate, key, clientCa }: TlsFiles): Tls {
  const cert = read(certificate, 'listen.tls.certificate');
  const own = read(key, 'listen.tls.key');
  const ca = clientCa === null ? null : read(clientCa, 'listen.tls.clientCa');
  try {
    createSecureContext({ cert, key: own, ...(ca !== null && { ca }) });
  } catch {
    throw new UserError(
      `listen.tls: expected a certificate and its private key in PEM; ${certificate} and ${key} are not`,
    );
  }
  return {
    cert,
    key: own,
    ...(ca !== null && { ca }),
    minVersion: 'TLSv1.2',
    requestCert: ca !== null,
    rejectUnauthorized: false,
    handshakeTimeout: HANDSHAKE_MS,
  };
}

/** When the certificate ends, milliseconds since 1970. */
export function certificateEndsAt({ cert }: Pick<Tls, 'cert'>): number {
  return new X509Certificate(String(cert)).validToDate.getTime();
}

/** What can go on with another certificate: a server of `node:tls`, or several of them. */
export interface Renewable {
  setSecureContext(tls: Tls): void;
}

/** What goes on after the listener is up. */
export interface TlsWatch {
  readonly files: TlsFiles;
  readonly servers: readonly Renewable[];
  readonly signal: AbortSignal;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly onRenewed: (endsAt: number) => void;
  /** The files have changed and can't be used; the listeners go on with what they had. */
  readonly onTrouble: (says: string) => void;
}

/** Gives what is read from changed files to the listeners, until the signal fires. */
export function watchTls({ files, servers, signal, clock, onRenewed, onTrouble }: TlsWatch): void {
  const paths = [files.certificate, files.key, ...(files.clientCa === null ? [] : [files.clientCa])];
  const changed = () => {
    try {
      const tls = readTls(files);
      for (const server of servers) server.setSecureContext(tls);
      onRenewed(certificateEndsAt(tls));
    } catch (error) {
      onTrouble(error instanceof Error ? error.message : String(error));
    }
  };
  watch({ paths, changed, signal, clock });
}

function read(path: string, setting: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(`${setting}: the file ${path} ${unreadable(error)}`);
  }
}
