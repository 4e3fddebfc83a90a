/** What accounts have left of what their vendors allow. */
import { DEFAULT_SHARE } from '../connector/kit.ts';
import type { Watchword } from '../watchword.ts';
import type { Recent } from './recent.ts';
import { type Sample, sample } from './registry.ts';

/** From memory: what was sent lately, of as much as may be. */
export function budgetSamples({ accounts }: Watchword, recent: Recent): readonly Sample[] {
  return [...accounts.values()].map(({ name, definition: { limits } }) => {
    const used = recent.within(name, limits.windowMs) / (limits.requests * DEFAULT_SHARE);
    return sample('watchword_vendor_budget_used_ratio', { account: name }, used);
  });
}

/** From the store: until when hosts asked for quiet. */
export async function quietSamples({ accounts, store }: Watchword): Promise<readonly Sample[]> {
  const [holds, now] = await Promise.all([store.read.holds.list(), store.read.holds.now()]);
  return [...accounts.keys()].map((account) => {
    const left = holds.filter(({ key }) => key.startsWith(`${account} `)).map(({ until }) => until - now);
    return sample('watchword_vendor_quiet_seconds', { account }, Math.max(0, ...left) / 1000);
  });
}
