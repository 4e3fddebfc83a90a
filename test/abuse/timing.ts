/**
 * Whether two classes of input can be told apart by the time that a function takes. The way of "dude, is my code constant time?"
 * (Reparaz, Balasch, Verbauwhede 2017):
 *
 * - Each measurement draws its class by lot, so that whatever else happens on the machine happens to both classes alike.
 * - One measurement is the time of several calls, because one call takes less than what the clock can tell.
 * - The slowest tenth of all measurements is left out, whichever class they belong to: there a process was interrupted.
 * - Welch's t says by how many standard errors the means of the classes differ. It doesn't assume that both scatter alike.
 *
 * Without any difference |t| is below 5 all but never (once in two million, were the scatter normal). The authors call |t| > 10 a
 * leak beyond doubt, since where strings lie in memory may make for a little more than chance. A difference that exists grows with
 * the square root of the number of measurements, so enough of them find it however small it is.
 */

/** Beyond it the classes are told apart. */
export const LEAK = 10;

const MEASUREMENTS = 6_000;
const CALLS = 10;
const KEPT = 0.9;

/** Welch's t of the time that `work` takes with inputs of one class and of the other. */
export function difference(work: (input: string) => unknown, one: readonly string[], other: readonly string[]): number {
  const measured: { readonly isOne: boolean; readonly ns: number }[] = [];
  // The first part is for the compiler, and is not looked at.
  for (let count = -MEASUREMENTS / 4; count < MEASUREMENTS; count += 1) {
    const isOne = Math.random() < 0.5;
    const inputs = isOne ? one : other;
    const input = inputs[Math.floor(Math.random() * inputs.length)] ?? '';
    const startedAt = process.hrtime.bigint();
    for (let call = 0; call < CALLS; call += 1) work(input);
    const ns = Number(process.hrtime.bigint() - startedAt);
    if (count >= 0) measured.push({ isOne, ns });
  }
  const sorted = measured.map(({ ns }) => ns).sort((a, b) => a - b);
  const slowest = sorted[Math.floor(sorted.length * KEPT)] ?? Number.POSITIVE_INFINITY;
  const kept = measured.filter(({ ns }) => ns < slowest);
  const times = (isOne: boolean) => kept.filter((each) => each.isOne === isOne).map(({ ns }) => ns);
  return welch(times(true), times(false));
}

function welch(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [momentsOf(one), momentsOf(other)];
  return (a.mean - b.mean) / Math.sqrt(a.variance / one.length + b.variance / other.length);
}

function momentsOf(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, variance };
}
