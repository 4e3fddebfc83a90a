import { expect, it } from 'vitest';
import { allWork } from '../../src/replicas/work-names.ts';
import { openApiWorld } from './world.ts';

it('daemons that share the store are listed with what each does: every piece of work once', async () => {
  await using world = await openApiWorld();
  expect((await world.ask('GET', '/v1/replicas')).body).toEqual({ items: [] });
  const addresses = { validationAddress: '10.0.0.1:8480', adminAddress: null };
  await world.watchword.store.write(async ({ replicas }) => {
    for (const id of ['a', 'b']) await replicas.renew({ id, name: `${id}#1`, version: '1.2.3', ...addresses }, 60_000);
  });
  const { items } = (await world.ask('GET', '/v1/replicas')).body;
  expect(items).toMatchObject([
    { id: 'a', name: 'a#1', version: '1.2.3', ...addresses },
    { id: 'b', name: 'b#1' },
  ]);
  const owned: readonly string[] = items.flatMap(({ owns }: { owns: readonly string[] }) => owns);
  expect([...owned].sort()).toEqual([...allWork(world.watchword)].sort());
});
