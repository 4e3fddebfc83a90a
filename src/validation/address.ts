import { UserError } from '../model/failure.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Reads `127.0.0.1:8480` or `[::1]:8480`; `setting` is what a person has to change when it is none. */
export function parseAddress(text: string, setting: string): Address {
  const [, bracketed, plain, port] = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65_535) {
    throw new UserError(`${setting} is \`${text}\`; expected a host and a port such as 127.0.0.1:8480`);
  }
  return { host, port: Number(port) };
}

/** The form that `parseAddress` reads. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program already listens there',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EACCES: 'this user may not listen there',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name is not known',
};

/** A failed `listen` as a sentence for the person who chose the address; anything else as it is. */
export function cannotListen(error: unknown, address: string, setting: string): unknown {
  const why = error instanceof Error && 'code' in error ? WHY[String(error.code)] : undefined;
  return why === undefined ? error : new UserError(`cannot listen on ${address}: ${why}; change ${setting}`);
}
