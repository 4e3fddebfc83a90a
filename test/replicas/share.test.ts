import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../src/replicas/share.ts';

const WORK = Array.from({ length: 3_000 }, (_, at) => `account:tenant-${at}`);
const names = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 9 });

function shares(replicas: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map(replicas.map((replica) => [replica, 0]));
  for (const work of WORK) {
    const owner = ownerOf(work, replicas) ?? '';
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  return counts;
}

describe('work is shared', () => {
  it('so that each piece belongs to exactly one of those who live, whatever order they are known in', () => {
    fc.assert(
      fc.property(names, fc.string(), (replicas, work) => {
        const owner = ownerOf(work, replicas);
        expect(replicas).toContain(owner);
        expect(ownerOf(work, [...replicas].reverse())).toBe(owner);
      }),
    );
    expect(ownerOf('account:contoso', [])).toBeNull();
  });

  it.each([2, 3, 5, 8])('about equally among %i', (count) => {
    const replicas = Array.from({ length: count }, (_, at) => `replica-${at}`);
    const fair = WORK.length / count;
    for (const share of shares(replicas).values()) {
      expect(share).toBeGreaterThan(fair * 0.8);
      expect(share).toBeLessThan(fair * 1.2);
    }
  });

  it('so that only what one had moves when it goes, and only what one gets when it comes', () => {
    fc.assert(
      fc.property(names, fc.uuid(), fc.array(fc.string(), { maxLength: 50 }), (replicas, other, work) => {
        const more = [...replicas, other];
        for (const one of work) {
          const owner = ownerOf(one, more);
          if (owner !== other) expect(ownerOf(one, replicas)).toBe(owner);
        }
      }),
    );
  });
});
