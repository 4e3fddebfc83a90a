/** Where a connector is that is a process of its own: `connector: { url, key }`. */
import { z } from 'zod';
import type { ProcessAddress } from '../connector/outside/process.ts';
import { secret } from '../connector/settings.ts';
import { Secret } from '../model/secret.ts';
import { isGroup } from './reading.ts';
import { readReference, type Surroundings } from './secrets.ts';

/** Tokens go there: over TLS, or not further than this machine. */
function isSafe(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username || url.password || url.search || url.hash) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

function isLoopback(host: string): boolean {
  return host === '[::1]' || host === 'localhost' || /^127(\.\d+){3}$/.test(host);
}

/** The group in place of a connector's name. */
export const Process = z.strictObject({
  url: z
    .string()
    .refine(isSafe, {
      error:
        'expected an https address, or an http address of this machine such as `http://127.0.0.1:9000`: tokens are sent there',
    })
    .transform((text) => text.replace(/\/+$/, ''))
    .meta({ description: 'Where the process is asked: https, or plain http on this machine.' }),
  key: secret('The key that the process is shown.'),
});

/** Whether an account is asked over a connection that a proxy would carry in clear. */
export function isPlain(connector: unknown): boolean {
  return isGroup(connector) && typeof connector.url === 'string' && connector.url.startsWith('http:');
}

/** The address in an account, before the account is checked; null where it has none that could be asked. */
export function processIn(account: unknown, from: Surroundings): ProcessAddress | null {
  if (!isGroup(account) || !isGroup(account.connector) || typeof account.connector.key !== 'string') return null;
  const read = readReference(account.connector.key, from);
  if ('problem' in read) return null;
  const parsed = Process.safeParse({ ...account.connector, key: new Secret(read.value) });
  return parsed.success ? parsed.data : null;
}

/** How a process is called among the connectors. */
export function nameOf({ url }: { readonly url: string }): string {
  return `${PROCESS}${url.replace(/\/+$/, '')}`;
}

/** No connector has a space in its id, and no package in its name. */
const PROCESS = 'process ';

/** Whether a connector is called so because it is a process. */
export function isProcess(name: string): boolean {
  return name.startsWith(PROCESS);
}
