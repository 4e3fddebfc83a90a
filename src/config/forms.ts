/** The forms that settings take: durations, percentages, addresses, names, and texts that are never repeated. */
import { z } from 'zod';
import { UserError } from '../model/failure.ts';
import { ADDRESS_PATTERN, parseAddress } from './address.ts';
import { NAME_PATTERN, wrongName } from './names.ts';
import { DURATION_PATTERN, formatDuration, PERCENTAGE_PATTERN, parseDuration, parsePercentage } from './units.ts';

/** A duration as a setting, in milliseconds once parsed. */
export function duration(description: string, limits: { readonly least?: number; readonly most?: number } = {}) {
  const { least = 1, most = Number.MAX_SAFE_INTEGER } = limits;
  return z
    .string({ error: 'expected a duration such as `30s`, `15m`, `1h30m` or `90d`' })
    .transform((text, context) =>
      orIssue(context, () => {
        const durationMs = parseDuration(text);
        const limit =
          durationMs < least ? `at least \`${formatDuration(least)}\`` : `at most \`${formatDuration(most)}\``;
        if (durationMs < least || durationMs > most) {
          throw new UserError(`expected a duration of ${limit}, found \`${text}\``);
        }
        return durationMs;
      }),
    )
    .meta({ title: 'duration', pattern: DURATION_PATTERN, description });
}

/** A percentage as a setting, above 0 and up to 1 once parsed. */
export function percentage(description: string) {
  return z
    .string({ error: 'expected a percentage such as `98%`' })
    .transform((text, context) => orIssue(context, () => parsePercentage(text)))
    .meta({ title: 'percentage', pattern: PERCENTAGE_PATTERN, description });
}

/** An address to listen on as a setting. */
export function address(description: string) {
  return z
    .string({ error: 'expected an address such as `127.0.0.1:8480`' })
    .transform((text, context) =>
      orIssue(context, () => {
        const parsed = parseAddress(text);
        if (parsed !== null) return parsed;
        throw new UserError(
          `expected an IP address and a port such as \`127.0.0.1:8480\`, \`[::1]:8480\` or \`0.0.0.0:8480\`, found \`${text}\``,
        );
      }),
    )
    .meta({ title: 'address', pattern: ADDRESS_PATTERN, description });
}

/** A text with a form of its own, which may hold a credential and is therefore never repeated. */
export function privateText(accepts: (text: string) => boolean, expected: string, description: string) {
  return z
    .custom<string>((value) => typeof value === 'string' && accepts(value), {
      error: () => `expected ${expected}, found something else (not shown)`,
    })
    .meta({ type: 'string', description });
}

/** A name as a setting. */
export function name(description: string): z.ZodType<string> {
  return z
    .string()
    .refine((text) => wrongName(text) === null, {
      error: ({ input }) => `${wrongName(String(input))}, found \`${String(input).slice(0, 60)}\``,
    })
    .meta({ pattern: NAME_PATTERN, description });
}

function orIssue<T>(context: z.core.$RefinementCtx, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.issues.push({ code: 'custom', message: error.message, input: context.value });
    return z.NEVER;
  }
}
