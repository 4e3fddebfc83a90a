/** What a daemon does by itself. */
import { expect, it } from 'vitest';
import { CliWorld } from '../cli/world.ts';

it('a daemon compares phones on its schedule, and forgets a result that is too old', async () => {
  await using cli = await CliWorld.open({ phones: 2 });
  await using before = await cli.openWatchword();
  const accounts = [{ account: 'contoso', state: 'listed' as const, phones: 2, unmatched: [], says: null }];
  const found = { overlapping: 1, disputed: 0, kept: 0, overlappingSince: 2_000 };
  const old = { id: 'old', startedAt: 1_000, endedAt: 2_000, accounts, ...found };
  await before.store.write(({ overlaps }) => overlaps.replace(old, []));

  const forgetting = await cli.serve();
  const { store } = forgetting.watchword;
  // Tidying up comes after the first round.
  const version = async () => (await store.read.overlaps.last())?.id ?? null;
  await expect.poll(version, { timeout: 10_000 }).toBeNull();
  await forgetting.stop('the test');

  cli.configure({ devices: { overlap: '* * * * * *' } });
  const comparing = await cli.serve();
  const compared = Promise.withResolvers<number>();
  comparing.watchword.events.on((event) => event.name === 'devices-compared' && compared.resolve(event.overlapping));
  expect(await compared.promise).toBe(0);
  await comparing.stop('the test');
});
