import { expect, it } from 'vitest';
import { counting } from '../../src/metrics/count.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { measured } from './scrape.ts';

it('counts leases that were lost and taken over by what they are for', async () => {
  const registry = new MetricRegistry();
  const count = counting(registry, () => undefined);
  count({ name: 'lease-lost', lease: 'account:contoso', says: 'the store is out of reach' });
  count({ name: 'lease-lost', lease: 'account:fabrikam', says: 'the store is out of reach' });
  count({ name: 'lease-taken-over', lease: 'rotation:pingid', from: 'daemon@elsewhere#1' });
  const text = await registry.text();
  expect(measured(text, 'watchword_lease_changes_total', { of: 'account', change: 'lost' })).toBe(2);
  expect(measured(text, 'watchword_lease_changes_total', { of: 'rotation', change: 'taken-over' })).toBe(1);
});
