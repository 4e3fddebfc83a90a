import { expect, it } from 'vitest';
import { forbidding } from '../../src/authority/permit.ts';
import type { Serving } from '../../src/rotation/serving.ts';

const IOS: Serving = { account: 'contoso', slot: 'ios', place: 'p', reason: 'no-evidence', phones: 3, says: '' };

it('a permit goes past the places it names, each for the reason it names, and past nothing else', () => {
  const permit = { emergency: false, passing: [IOS] };
  expect(forbidding([IOS], permit)).toEqual([]);
  for (const other of [{ reason: 'holds' }, { slot: 'android' }, { account: 'fabrikam' }, { place: 'q' }] as const) {
    const place: Serving = { ...IOS, ...other };
    expect(forbidding([IOS, place], permit)).toEqual([place]);
  }
});

it('without places it goes past nothing; an emergency past everything', () => {
  expect(forbidding([IOS], { emergency: false })).toEqual([IOS]);
  expect(forbidding([IOS], { emergency: true })).toEqual([]);
});
