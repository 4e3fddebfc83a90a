import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Identity, identitiesOf } from '../../src/devices/identity.ts';
import { overlapsOf, type Recognised } from '../../src/devices/match.ts';
import { MOST_ALIKE, Scratch } from '../../src/devices/scratch.ts';
import { device } from './world.ts';

const never = new AbortController().signal;

function recognised(account: number, id: number, identities: readonly Identity[]): Recognised {
  const { name, platform } = device(String(id), {});
  const enrolment = { account: `a${account}`, id: String(id), name, platform, serialNumber: null, user: null };
  return { enrolment: { ...enrolment, lastSeenAt: null }, identities };
}

async function groupsOf(scratch: Scratch, counts = (_: number) => true): Promise<readonly (readonly Recognised[])[]> {
  const groups: (readonly Recognised[])[] = [];
  for await (const group of scratch.groups(counts, never)) groups.push(group);
  return groups;
}

/** The files without a name that this process has open. */
function openFiles(): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((number) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${number}`);
      return target.includes('etilqs_') ? [number] : [];
    } catch {
      return [];
    }
  });
}

describe('the scratch', () => {
  it('finds the same overlaps as one look at everything', async () => {
    const identity = fc.record({
      identifier: fc.constantFrom<Identity['identifier'][]>('serial-number', 'imei', 'udid'),
      value: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    });
    const phones = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 2 }), fc.uniqueArray(identity, { selector: ({ identifier }) => identifier })),
      { maxLength: MOST_ALIKE },
    );
    await fc.assert(
      fc.asyncProperty(phones, async (drawn) => {
        const all = drawn.map(([account, identities], id) => recognised(account, id, identities));
        using scratch = new Scratch();
        for (const [at, [account]] of drawn.entries()) scratch.add(account, all[at] ?? recognised(0, 0, []));
        const found = (await groupsOf(scratch)).flatMap((group) => overlapsOf(group, 1));
        const wanted = overlapsOf(all, 1);
        const texts = (overlaps: typeof wanted) => overlaps.map((one) => JSON.stringify(one)).sort();
        expect(texts(found)).toEqual(texts(wanted));
      }),
      { numRuns: 60 },
    );
  });

  it('leaves out lists that do not count', async () => {
    using scratch = new Scratch();
    const identities = identitiesOf(device('1', { serialNumber: 'F2LX9ABC12' })) as readonly Identity[];
    for (const listing of [0, 1, 2]) scratch.add(listing, recognised(listing, 1, identities));
    expect((await groupsOf(scratch, (listing) => listing !== 1)).flat().map((one) => one.enrolment.account)).toEqual([
      'a0',
      'a2',
    ]);
  });

  it.runIf(process.platform === 'linux')(
    'says nothing to who reads its file, and is gone with the process',
    async () => {
      const before = openFiles();
      {
        using scratch = new Scratch(64);
        for (let at = 0; at < 5_000; at += 1) {
          const identities: Identity[] = [{ identifier: 'serial-number', value: `ios:F2LX9${at}` }];
          scratch.add(0, recognised(at, at, identities));
        }
        const [file] = openFiles().filter((number) => !before.includes(number));
        const path = `/proc/self/fd/${file}`;
        expect(readlinkSync(path)).toMatch(/ \(deleted\)$/);
        const bytes = readFileSync(path);
        expect(bytes.length).toBeGreaterThan(500_000);
        for (const text of ['F2LX9', 'phone 1', 'serial-number']) expect(bytes.includes(text)).toBe(false);
      }
      expect(openFiles()).toEqual(before);
    },
  );
});
