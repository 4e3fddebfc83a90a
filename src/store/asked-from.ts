/**
 * Where a change was asked from. It goes along with the request through everything that the request sets going, so that none of the
 * places which write the trail has to pass it on, and none can forget to.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

const askers = new AsyncLocalStorage<string>();

/** Does the work, and whatever the work sets going, in the name of who asks from this address: an IPv4 or IPv6 address. */
export function askedFrom<T>(address: string, work: () => T): T {
  // An IPv4 address on a socket that speaks both.
  return askers.run(address.replace(/^::ffff:(?=\d+\.)/, ''), work);
}

/** The address of who asked for what is going on now; null where nobody did so over HTTP. */
export function whereAsked(): string | null {
  return askers.getStore() ?? null;
}
