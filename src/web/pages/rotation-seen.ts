/** How often a token has been presented while the page was open: the daemon tells the count of the day, the page remembers it. */

/** The day's count at a moment. */
export interface Sample {
  readonly at: number;
  readonly presentedToday: number;
}

/** More than these are thinned out: a page may stay open for days. */
const MOST_SAMPLES = 240;

/** The samples with one more; one that says nothing new only moves the last one on. */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const [before, last] = samples.slice(-2);
  if (last !== undefined && sample.at <= last.at) return samples;
  const isFlat = before?.presentedToday === last?.presentedToday && last?.presentedToday === sample.presentedToday;
  const kept = isFlat && samples.length > 1 ? samples.slice(0, -1) : samples;
  const all = [...kept, sample];
  return all.length > MOST_SAMPLES ? all.filter((_, at) => at % 2 === 0 || at === all.length - 1) : all;
}

/** How often it was presented since the first sample. At midnight UTC the day's count begins anew. */
export function sinceOpened(samples: readonly Sample[]): number {
  return samples.reduce((sum, { presentedToday }, at) => {
    const before = samples[at - 1]?.presentedToday;
    if (before === undefined) return sum;
    return sum + (presentedToday >= before ? presentedToday - before : presentedToday);
  }, 0);
}

/** The growing count as the points of a line in a box of 100 by 30; empty until there is a line to draw. */
export function lineOf(samples: readonly Sample[]): string {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || first.at === last.at) return '';
  const all = Math.max(1, sinceOpened(samples));
  return samples
    .map(({ at }, index) => {
      const x = ((at - first.at) / (last.at - first.at)) * 100;
      const y = 29 - (sinceOpened(samples.slice(0, index + 1)) / all) * 28;
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}
