/**
 * `npm run soak -- --seed 7 --minutes 60`: three processes on one PostgreSQL, and everything that can go wrong, at random, for so long.
 * It ends with 1 when a promise of docs/high-availability.md was broken, and says which, with the seed and all that has happened.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { soak } from '../test/replicas/soak/soak.ts';

const MINUTE_MS = 60_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string', default: '10' },
  },
});
const [seed, minutes] = [Number(values.seed), Number(values.minutes)];
if (!Number.isSafeInteger(seed) || seed < 0 || !(minutes > 0)) {
  process.stderr.write('expected --seed with a whole number and --minutes with a number above 0\n');
  process.exit(1);
}

const tell = (line: string) => process.stdout.write(`${new Date().toISOString()} ${line}\n`);
tell(`seed ${seed}, ${minutes} minutes`);
const { broken, history } = await soak({ seed, ms: minutes * MINUTE_MS, tell });
tell(
  `${history.requests.length} requests, ${history.answers.length} answers, ${history.revocations.length} revocations`,
);
tell(
  `${history.rotations.length} rotations, ${history.leases.length} changes of leases, ${history.deaths.size} deaths`,
);
if (broken.length > 0) {
  const file = join(mkdtempSync(join(tmpdir(), 'watchword-soak-')), 'history.json');
  writeFileSync(file, JSON.stringify({ seed, minutes, broken, ...history, deaths: [...history.deaths] }));
  for (const one of broken) tell(one);
  tell(`seed ${seed} broke ${broken.length} promises; all that has happened is in ${file}`);
  process.exit(1);
}
tell(`seed ${seed} broke no promise`);
