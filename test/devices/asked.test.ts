/** `watchword devices overlap`, here and at a daemon, and what is shown afterwards: the list, the needs, the metrics. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { remoteAdmin } from '../../src/api/remote.ts';
import { COMPARING } from '../../src/devices/compare.ts';
import { deviceSamples } from '../../src/metrics/devices.ts';
import { openServed, type Served } from './served.ts';

const signal = new AbortController().signal;

async function adminOf({ world }: Served, role: 'viewer' | 'operator') {
  await world.keyOf(role);
  const key = readFileSync(world.cli.path(`${role}.key`), 'utf8').trim();
  return remoteAdmin({ url: world.url, key, fetch, signal });
}

describe('phones in two accounts', () => {
  it('are found by a daemon that is asked, and shown alike here', async () => {
    await using served = await openServed();
    const { world } = served;
    const asked = await world.elsewhere(['devices', 'overlap']);
    expect(asked.code).toBe(2);
    expect(asked.out).toMatch(/^4 phones are in more than one account; \d+ enrolments compared just now\.$/m);
    expect(asked.out).toMatch(/^4 +contoso +iPhone 0001 +SNA0001 .* same serial number and UDID$/m);
    expect(asked.err).toMatch(/^plant: \d+ phones listed$/m);

    const requests = served.other.requests.length;
    const [here, elsewhere] = [
      await world.here(['devices', 'overlap', '--last']),
      await world.elsewhere(['devices', 'overlap', '--last']),
    ];
    expect(here.out.split('\n').slice(0, 9)).toEqual(elsewhere.out.split('\n').slice(0, 9));
    expect(here.out.split('\n').slice(0, 9)).toEqual(asked.out.split('\n').slice(0, 9));
    expect(served.other.requests).toHaveLength(requests);

    const again = await world.cli.json(['devices', 'overlap']);
    expect(again.comparison).toMatchObject({ overlapping: 4, kept: 4, refused: null });
    expect(again.overlaps).toHaveLength(4);
  });

  it('need a person, are a metric, and are read in parts', async () => {
    await using served = await openServed();
    const { watchword } = served.world.daemon;
    const admin = await adminOf(served, 'viewer');
    expect(await admin.listOverlaps({ limit: 50 })).toEqual({
      comparison: null,
      ageMs: null,
      isComparing: false,
      items: [],
      next: null,
    });
    expect(await deviceSamples(watchword)).toEqual([]);
    await served.world.elsewhere(['devices', 'overlap']);
    const first = await admin.listOverlaps({ limit: 2 });
    const second = await admin.listOverlaps({ limit: 2, cursor: first.next ?? '' });
    expect([...first.items, ...second.items].map(({ place }) => place)).toEqual([1, 2, 3, 4]);
    expect([first.next, second.next, first.isComparing]).toEqual(['2', null, false]);
    expect(first.ageMs).toBeGreaterThanOrEqual(0);
    const { needs } = await admin.getNeeds({});
    expect(needs.filter(({ subject }) => subject.startsWith('devices:'))).toEqual([
      {
        subject: 'devices:overlap',
        says: '4 phones are enrolled in more than one account, so that two MDMs manage them',
        resolve: 'watchword devices overlap --last',
        since: first.comparison?.overlappingSince,
      },
    ]);
    const samples = (await deviceSamples(watchword)).map(({ name, labels, value }) => [name, labels.evidence, value]);
    expect(samples.slice(0, 2)).toEqual([
      ['watchword_devices_overlapping', 'agreed', 4],
      ['watchword_devices_overlapping', 'disputed', 0],
    ]);
    expect(samples.at(-1)).toEqual(['watchword_devices_not_listed', undefined, 0]);
  });

  it('are not known of an account that can not be listed, and it is said everywhere', async () => {
    await using served = await openServed();
    served.other.behave(({ operation }) => (operation === 'token' ? undefined : { status: 403 }));
    const { code, out } = await served.world.here(['devices', 'overlap']);
    expect(code).toBe(2);
    expect(out).toMatch(/^0 phones are in more than one account/m);
    expect(out).toMatch(/^plant was not compared: .*403/m);
    const { needs } = await (await adminOf(served, 'viewer')).getNeeds({});
    expect(needs.filter(({ subject }) => subject.startsWith('devices:'))).toEqual([]);
    const samples = await deviceSamples(served.world.daemon.watchword);
    expect(samples.find(({ name }) => name === 'watchword_devices_not_listed')?.value).toBe(1);
  });

  it('are compared by one at a time: who asks meanwhile is told who is at it', async () => {
    await using served = await openServed();
    const { store } = served.world.daemon.watchword;
    await store.write(({ leases }) => leases.acquire(COMPARING, 'daemon@elsewhere#1 x', 30_000));
    const admin = await adminOf(served, 'operator');
    expect(await admin.listOverlaps({ limit: 1 })).toMatchObject({ isComparing: true });
    await expect(admin.startComparison({})).rejects.toMatchObject({ problem: 'busy' });
    const here = await served.world.here(['devices', 'overlap']);
    expect([here.code, here.err]).toEqual([1, 'Phones are being compared by daemon@elsewhere#1 just now.\n']);
  });

  it('are none that anybody has looked for', async () => {
    await using served = await openServed();
    const { code, out } = await served.world.here(['devices', 'overlap', '--last']);
    expect([code, out]).toEqual([0, 'The phones were never compared; `watchword devices overlap` does it.\n']);
  });
});
