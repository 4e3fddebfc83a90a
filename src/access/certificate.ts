import { TLSSocket } from 'node:tls';
import type { Clock } from '../clock.ts';
import type { NamesByRole } from '../config/configuration.ts';
import type { Identify } from './identify.ts';
import { nameFrom } from './name.ts';
import { highestOf } from './roles.ts';

/**
 * Who has a client certificate, by its common name. That `listen.tls.clientCa` has signed it, for a client, was verified when
 * the connection was made; a connection may live longer than the certificate, so that its time is looked at for each request.
 */
export function byCertificate(names: NamesByRole, clock: Pick<Clock, 'now'>): Identify {
  return async ({ socket }) => {
    if (!(socket instanceof TLSSocket) || !socket.authorized) return null;
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined) return null;
    const now = clock.now();
    const endsAt = certificate.validToDate.getTime();
    if (now < certificate.validFromDate.getTime() || now >= endsAt) return null;
    // Where there are several it is a list, and no name.
    const name = nameFrom(certificate.toLegacyObject().subject?.CN);
    const role = name === null ? null : highestOf([name], names);
    return role === null ? null : { name: `certificate:${name}`, role, by: 'certificate', expiresAt: endsAt };
  };
}
