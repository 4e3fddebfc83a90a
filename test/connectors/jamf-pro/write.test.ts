/** Writing: one group of one record, compared as a whole afterwards. */
import { describe, expect, it } from 'vitest';
import type { SlotSettings } from '#connector';
import { answerWith, once, onOperation } from '#simulation';
import { fingerprint, signal } from '../../conformance/world.ts';
import { HERE, type JamfWorld, jamfWorld, KEY } from './jamf-for-tests.ts';

async function put(world: JamfWorld, value = world.token(), slot: SlotSettings<unknown> = world.slot) {
  const connector = world.open();
  return connector.write(slot, await connector.observe(slot, signal), () => value, signal);
}

/** A page of the Classic API, as public reports show it. */
const page = (says: string) =>
  `<html><head><title>Status page</title></head><body><p style="x">Conflict</p>\n<p>${says}</p><p>You can get technical details <a href="/">here</a>.</p></body></html>`;

describe('a write', () => {
  it('sends the configuration and nothing else, to the number of the record', async () => {
    await using world = await jamfWorld();
    const requests = await world.requestsOf(() => put(world));
    const [write, ...more] = requests.filter(({ method }) => method === 'PUT');
    expect(more).toEqual([]);
    expect(write?.path).toBe(`${HERE}/id/101`);
    expect(write?.body).toMatch(
      /^<\?xml [^>]*><mobile_device_application><app_configuration><preferences>[^<]*<\/preferences><\/app_configuration><\/mobile_device_application>$/,
    );
  });

  it('that is refused says so in the words of the page, and repeats no token that is quoted there', async () => {
    await using world = await jamfWorld();
    const value = world.token();
    world.simulator.behave(onOperation('write-app', answerWith(409, page(`Error: cannot take ${value}`))));
    await expect(put(world, value)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('(Conflict: Error: cannot take <secret>)'),
    });
  });

  it('repeats nothing of a page that is not of Jamf Pro', async () => {
    await using world = await jamfWorld();
    world.simulator.behave(
      onOperation('write-app', answerWith(502, '<html><title>Proxy</title><p>upstream x</p></html>')),
    );
    await expect(put(world)).rejects.toMatchObject({ message: `PUT ${HERE}/id/101 was answered with 502` });
  });

  it('that changes more than the configuration is a conflict, and the last of the run', async () => {
    await using world = await jamfWorld({ quirks: { partialPut: 'reset' } });
    const connector = world.open();
    const [first, second] = [
      await connector.observe(world.slot, signal),
      await connector.observe(world.second, signal),
    ];
    const before = world.simulator.console.record(world.second.name);
    // At the same moment: the second is not on its way yet when the first has done its harm.
    const ended = await Promise.allSettled([
      connector.write(world.slot, first, world.token, signal),
      connector.write(world.second, second, world.token, signal),
    ]);
    const harmed = 'PingID (101) was written, and more than its configuration has changed';
    const spared = 'changed more of PingID (101) than its configuration: look at that one first';
    expect(ended.map((one) => (one.status === 'rejected' ? one.reason : one))).toEqual([
      expect.objectContaining({ kind: 'conflict', message: expect.stringContaining(harmed) }),
      expect.objectContaining({ kind: 'rejected', message: expect.stringContaining(spared) }),
    ]);
    expect(world.simulator.console.record(world.second.name)).toEqual(before);
  });

  it('of another text than was sent is a conflict: somebody has saved the record in between', async () => {
    await using world = await jamfWorld();
    const { console } = world.simulator;
    let writes = 0;
    world.simulator.behave(({ operation }) => {
      if (operation === 'write-app') writes += 1;
      if (operation === 'read-app' && writes === 1) {
        writes += 1;
        console.touchNeighbour(world.slot.name);
      }
      return undefined;
    });
    await expect(put(world)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('reads otherwise than it was sent'),
    });
  });

  it('goes after another one of the same record, so that neither is lost', async () => {
    await using world = await jamfWorld({ secondKey: 'ORG_SECRET' });
    const { slot } = world;
    const other = { ...slot, name: 'other', app: { ...slot.app, keys: ['ORG_SECRET'] } };
    const values = [world.token(), world.token()] as const;
    const connector = world.open();
    // At the same moment, so that two connections are open: neither write waits for one.
    const [seen, seenToo] = await Promise.all([connector.observe(slot, signal), connector.observe(other, signal)]);
    const [first, second] = await Promise.allSettled([
      connector.write(slot, seen, () => values[0], signal),
      connector.write(other, seenToo, () => values[1], signal),
    ]);
    expect(first).toMatchObject({ status: 'fulfilled' });
    expect(second).toMatchObject({ status: 'rejected', reason: { kind: 'conflict' } });
    await connector.write(other, await connector.observe(other, signal), () => values[1], signal);
    expect(world.simulator.console.parts(slot.name)).toEqual([[...values]]);
  });

  it('goes on after one of the same record has failed', async () => {
    await using world = await jamfWorld();
    const connector = world.open();
    const before = await connector.observe(world.slot, signal);
    world.simulator.behave(once(onOperation('write-app', answerWith(500))));
    const value = world.token();
    await expect(connector.write(world.slot, before, () => value, signal)).rejects.toMatchObject({
      kind: 'unavailable',
    });
    const { after } = await connector.write(world.slot, before, () => value, signal);
    expect(after?.copies).toEqual([{ holds: fingerprint(value), count: 1 }]);
  });

  it('of a token with `$` is refused before anything is sent', async () => {
    await using world = await jamfWorld();
    const requests = await world.requestsOf(() =>
      expect(put(world, 'a$SERIALNUMBER')).rejects.toMatchObject({ kind: 'rejected' }),
    );
    expect(requests.filter(({ method }) => method === 'PUT')).toEqual([]);
  });
});

it('a key that only resembles ours is remarked on, and left alone', async () => {
  await using world = await jamfWorld();
  const { remarks } = await world.open().observe(world.slot, signal);
  expect(remarks).toEqual([
    `the key \`pingid_mdm_token\` differs from \`${KEY}\` in letter case or blanks only; apps do not read it`,
    `the key \`${KEY} \` differs from \`${KEY}\` in letter case or blanks only; apps do not read it`,
  ]);
});
