/** Moments as the tenant writes them, spelled as JSON: nobody has published the form. */
import type { Quirks } from './quirks.ts';

/** What is dated: the requirement as a whole, or one token. */
export type Dated = 'requirement' | 'token';

type Form = Exclude<Quirks['dates'], 'mixed'>;

const HOUR_MS = 3_600_000;
const SPELLED: Readonly<Record<Form, (at: number) => string>> = {
  iso: (at) => JSON.stringify(new Date(at).toISOString()),
  offset: (at) => JSON.stringify(new Date(at + 2 * HOUR_MS).toISOString().replace('Z', '+02:00')),
  epoch: (at) => String(at),
  'epoch-text': (at) => JSON.stringify(String(at)),
};

/** Milliseconds since 1970 as the tenant writes them. */
export function spelledDate(at: number, quirks: Quirks, dated: Dated): string {
  return SPELLED[formOf(quirks, dated)](at);
}

/** Milliseconds since 1970; null for what the tenant wouldn't have written in such a place. */
export function momentIn(spelled: string, quirks: Quirks, dated: Dated): number | null {
  const value: unknown = JSON.parse(spelled);
  const form = formOf(quirks, dated);
  if (form === 'epoch') return typeof value === 'number' && Number.isInteger(value) ? value : null;
  if (typeof value !== 'string') return null;
  if (form === 'epoch-text') return /^\d{1,15}$/.test(value) ? Number(value) : null;
  const at = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

function formOf({ dates }: Quirks, dated: Dated): Form {
  if (dates !== 'mixed') return dates;
  return dated === 'requirement' ? 'epoch' : 'iso';
}
