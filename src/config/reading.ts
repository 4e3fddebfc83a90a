import type { z } from 'zod';
import type { Secret } from '../model/secret.ts';
import { asMeant } from './as-meant.ts';
import { reportIssues } from './issues.ts';
import type { Path, Report } from './mistake.ts';
import { toJsonSchema } from './schema-tree.ts';
import type { Surroundings } from './secrets.ts';

/** What is at hand while one configuration is read, and what is gathered on the way. */
export interface Reading {
  readonly from: Surroundings;
  readonly report: Report;
  /** Every secret that was read. */
  readonly secrets: Secret[];
}

/** Whether a value is a group of settings. */
export function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The value as its schema understands it; null, with everything reported, where it doesn't. */
export function checked<T>(schema: z.ZodType<T>, raw: unknown, path: Path, report: Report): T | null {
  const known = toJsonSchema(schema);
  const meant = asMeant(raw, known, path, report);
  const parsed = schema.safeParse(meant.value);
  if (parsed.success) return parsed.data;
  reportIssues({ path, raw: meant.value, known, issues: parsed.error.issues }, meant.report);
  return null;
}
