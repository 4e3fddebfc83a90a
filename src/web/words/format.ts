/** Numbers and times as people read them. Sentences are English; figures and dates follow the viewer's own habits and time zone. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** From the largest: how long a unit is, and from when on it is used. */
const UNITS = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
const whole = new Intl.NumberFormat();
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const ticks = {
  seconds: new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' }),
  minutes: new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }),
  days: new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' }),
};

/** `1,234`. */
export function number(value: number): string {
  return whole.format(value);
}

/** `1 phone`, `1,234 phones`. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** `98%` of a whole; rounded down, so that only all of it is called 100%. Null for a part of nothing. */
export function share(part: number, all: number): number | null {
  return all === 0 ? null : Math.floor((part / all) * 100);
}

/** `3 minutes ago`, `in 2 hours`, `just now`. */
export function ago(at: number, now: number): string {
  const difference = at - now;
  const distance = Math.abs(difference);
  if (distance < 5 * SECOND) return difference > SECOND ? 'in a moment' : 'just now';
  const [unit, length] = UNITS.find(([, size]) => distance >= size) ?? UNITS[3];
  // To zero: what is 59 minutes away is not called an hour.
  return relative.format(Math.trunc(difference / length), unit);
}

/** `4 minutes`, `2 days`: how long something took or is. */
export function duration(lengthMs: number): string {
  if (lengthMs < SECOND) return 'less than a second';
  const [unit, length] = UNITS.find(([, size]) => lengthMs >= size) ?? UNITS[3];
  return count(Math.trunc(lengthMs / length), unit);
}

/** The moment in full, with the zone. */
export function exactTime(at: number): string {
  return exact.format(at);
}

/** The moment as it stands in a table. */
export function shortTime(at: number): string {
  return short.format(at);
}

/** A moment below an axis whose moments are `stepMs` apart. */
export function tickTime(at: number, stepMs: number): string {
  if (stepMs < MINUTE) return ticks.seconds.format(at);
  return (stepMs < DAY ? ticks.minutes : ticks.days).format(at);
}

/** Begins as sentences do; a name at its front stays as it is. */
export function capital(sentence: string): string {
  return /^\S*[/:]/.test(sentence) ? sentence : sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** The first digits of a fingerprint, as every other place of Watchword shows it. */
export function shortFingerprint(fingerprint: string): string {
  return fingerprint.slice(0, 8);
}
