import { UserError } from '../model/failure.ts';

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program already listens there',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EACCES: 'this user may not listen there',
};

/** A failed `listen` as a sentence for the person who chose the address; anything else as it is. */
export function cannotListen(error: unknown, address: string, setting: string): unknown {
  const why = error instanceof Error && 'code' in error ? WHY[String(error.code)] : undefined;
  return why === undefined ? error : new UserError(`cannot listen on ${address}: ${why}; change ${setting}`);
}
