/** A store with a long trail: backed up, restored and moved, SQLite to SQLite, on one disk. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/clock.ts';
import { backUp, restore } from '../src/store/backup.ts';
import { generateEncryptionKey } from '../src/store/encryption-key.ts';
import { moveStore } from '../src/store/move.ts';
import { openStore } from '../src/store/open.ts';
import type { Benchmark, Row } from './frame.ts';

const ENTRIES = 100_000;
const AT_ONCE = 1_000;

export const benchmark: Benchmark = {
  title: 'A store with a long trail, copied',
  notes: [
    `One pass over ${ENTRIES} entries of the trail, SQLite to SQLite. A restore reads the file twice, and every row again from the`,
    'database; a move reads every row of both. Both walk the whole chain. Peak memory is that of the process so far.',
  ].join('\n'),
  async run(tell) {
    const folder = mkdtempSync(join(tmpdir(), 'watchword-bench-'));
    try {
      return await measure(folder, tell);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measure(folder: string, tell: (line: string) => void): Promise<readonly Row[]> {
  const encryptionKey = generateEncryptionKey(join(folder, 'encryption.key'));
  const store = (name: string) => ({ url: `sqlite:${name}.db`, baseDir: folder, encryptionKey, clock: systemClock });
  const path = join(folder, 'store.backup');
  tell(`${ENTRIES} entries`);
  await fillTrail(store('source'));
  const works: Readonly<Record<string, () => Promise<unknown>>> = {
    backup: () => backUp({ store: store('source'), path }),
    restore: () => restore({ path, store: store('restored'), replace: false, actor: 'bench' }),
    'store migrate': () => moveStore({ from: store('source'), to: { url: 'sqlite:moved.db' }, actor: 'bench' }),
  };
  const rows: Row[] = [];
  for (const [what, work] of Object.entries(works)) {
    tell(what);
    const began = performance.now();
    await work();
    const seconds = (performance.now() - began) / 1_000;
    const peak = Math.round(process.resourceUsage().maxRSS / 1_024);
    rows.push({ what, seconds, 'rows/s': Math.round(ENTRIES / seconds), 'peak memory, MB': peak });
  }
  return rows;
}

async function fillTrail(options: Parameters<typeof openStore>[0]): Promise<void> {
  await using store = await openStore(options);
  for (let from = 0; from < ENTRIES; from += AT_ONCE) {
    await store.write(async ({ audit }) => {
      for (let n = from; n < from + AT_ONCE; n += 1) {
        const detail = { n, tokenSet: 'pingid', before: { stage: 'pending' }, after: { stage: 'current' } };
        const about = { action: 'token.made-current', subject: `token:${n}`, reason: 'a reason of usual length' };
        await audit.append({ at: n, actor: 'daemon@host', ...about, detail });
      }
    });
  }
}
