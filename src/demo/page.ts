import { AccessKeys } from '../access/keys.ts';
import type { Daemon } from '../serve.ts';

/** The page's address with a key for everything. It stands in the fragment, which a browser sends nowhere, and the page removes it. */
export async function pageAddress({ adminAddress, watchword }: Daemon): Promise<string> {
  const keys = new AccessKeys(watchword.store, watchword.clock);
  const wanted = { name: 'demo', role: 'admin', expiresAt: null } as const;
  const { key } = await keys.create(wanted, { name: 'demo', reason: 'whoever looks at the page of the demo' });
  return `http://${adminAddress}/#key=${key}`;
}
