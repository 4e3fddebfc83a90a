import { expect, it } from 'vitest';
import { counting } from '../../src/metrics/count.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { recorded } from '../recorded-events.ts';

it('messages that arrive, and those that do not, are counted by receiver', async () => {
  const registry = new MetricRegistry();
  const { events } = recorded();
  events.on(counting(registry, () => {}));
  events.noticeTold({ receiver: 'chat', news: 1, again: 0, over: 0 });
  events.noticeFailed({ receiver: 'mail', kind: 'auth', says: 'mail by relay:25: refused' });
  events.noticeFailed({ receiver: 'mail', kind: 'auth', says: 'mail by relay:25: refused' });
  const text = await registry.text();
  expect(text).toContain('watchword_notices_total{receiver="chat"} 1');
  expect(text).toContain('watchword_notices_failures_total{receiver="mail"} 2');
});
