/** Over HTTP, who asks is known by name and by address; what goes on after the answer still belongs to who asked. */
import { expect, it } from 'vitest';
import { openApiWorld } from '../api/world.ts';

it('every entry of a request has the address it came from, also those of the run that it began', async () => {
  await using world = await openApiWorld();
  const made = await world.ask('POST', '/v1/tokens', { tokenSet: 'pingid', reason: 'the first' });
  expect(made.status).toBe(201);
  const begun = await world.ask('POST', '/v1/runs', { account: 'contoso' });
  expect(begun.status).toBe(202);
  await world.inHand.settled();

  const entries = await world.watchword.store.read.audit.after(0, { limit: 100 });
  const asked = entries.filter(({ actor }) => actor === 'key:admin');
  expect(new Set(asked.map(({ action }) => action))).toEqual(
    new Set(['token.generated', 'token.made-current', 'slot.written']),
  );
  expect(asked.filter(({ detail }) => detail.address !== '127.0.0.1')).toEqual([]);
  const others = entries.filter(({ actor }) => actor !== 'key:admin');
  expect(others.length).toBeGreaterThan(0);
  expect(others.filter(({ detail }) => 'address' in detail)).toEqual([]);
});
