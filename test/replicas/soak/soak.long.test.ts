/** A short soak with one seed; `npm run soak` makes longer ones with others. */
import { expect, it } from 'vitest';
import { databases } from '../../store/databases.ts';
import { soak } from './soak.ts';

const SEED = 20_261_124;
const MS = 20_000;

const isSkipped = !databases.some(({ name }) => name === 'postgres');

it.skipIf(isSkipped)(`seed ${SEED}: whatever fails, no promise is broken`, { timeout: 300_000 }, async () => {
  const { broken, history } = await soak({ seed: SEED, ms: MS, tell: () => undefined });
  expect(broken, JSON.stringify(history.turns)).toEqual([]);
  expect(history.requests.some(({ writes }) => writes)).toBe(true);
});
