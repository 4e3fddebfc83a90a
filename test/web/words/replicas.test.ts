import { expect, it } from 'vitest';
import { workWords } from '../../../src/web/words/replicas.ts';

it.each([
  [[], 'stands by'],
  [['account:contoso'], 'account contoso'],
  [
    ['housekeeping', 'account:contoso', 'rotation:pingid', 'account:pla:nt', 'authority:a', 'authority:b'],
    'accounts contoso, pla:nt; rotation pingid; authorities a, b; housekeeping',
  ],
  [Array.from({ length: 9 }, (_, at) => `account:a${at}`), 'accounts a0, a1, a2, a3, a4, a5, a6, a7 and 1 other'],
])('%j is %s', (owns, says) => {
  expect(workWords(owns)).toBe(says);
});
