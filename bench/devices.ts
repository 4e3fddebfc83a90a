/** Many phones in two accounts: compared, and how much memory that takes. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Benchmark, Row } from './frame.ts';
import type { CompareRun } from './servers/compare-run.ts';

const PHONES = [10_000, 100_000, 1_000_000];

export const benchmark: Benchmark = {
  title: 'Phones in more than one account: compared',
  notes: [
    'So many phones in two accounts together, one in a hundred of them in both, each with a serial number, an IMEI and a UDID; the lists are made in the same process, a page of 1,000 at a time, so that no MDM is waited for. SQLite. The number of overlaps is asserted.',
    '`peak` is the largest resident memory of the process, beside that with the fewest phones in `ratio`; `file` is the temporary file at its largest; `longest` is the longest time for which nothing else in the process had a turn.',
  ].join('\n'),
  async run(tell) {
    const rows: Row[] = [];
    let smallest: number | undefined;
    for (const phones of PHONES) {
      tell(`${phones} phones`);
      const child = fork(new URL('./servers/compare-run.ts', import.meta.url), [String(phones)]);
      const exited = once(child, 'exit').then(() => []);
      const [run] = (await Promise.race([once(child, 'message'), exited])) as [CompareRun?];
      if (run === undefined) throw new Error('the comparison died');
      await exited;
      smallest ??= run.peakRssMiB;
      rows.push({
        phones,
        overlaps: run.overlaps,
        seconds: run.ms / 1000,
        'phones/s': Math.round(phones / (run.ms / 1000)),
        'peak, MiB': Math.round(run.peakRssMiB),
        ratio: run.peakRssMiB / smallest,
        'file, MiB': Math.round(run.fileMiB),
        'longest, ms': Math.round(run.longestMs),
      });
    }
    return rows;
  },
};
