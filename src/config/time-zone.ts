import { z } from 'zod';
import { nearest } from './suggest.ts';

/** A time zone as a setting, by its IANA name. */
export function timeZone(description: string) {
  return z
    .string()
    .refine(isTimeZone, { error: ({ input }) => timeZoneExpected(String(input)) })
    .meta({ description });
}

function isTimeZone(name: string): boolean {
  // Offsets such as `+02:00` are no names: they would ignore summer time without a word.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

function timeZoneExpected(name: string): string {
  const meant = nearest(name, Intl.supportedValuesOf('timeZone'));
  const hint = meant === null ? '' : `; did you mean \`${meant}\`?`;
  return `expected the name of a time zone such as \`UTC\` or \`Europe/Berlin\`, found \`${name.slice(0, 60)}\`${hint}`;
}
