import { validateDetailed } from 'node-cron';
import { z } from 'zod';

/** A schedule as a setting: a cron expression. */
export function cronExpression(description: string, example = '*/15 * * * *') {
  return z
    .string()
    .refine((text) => validateDetailed(text).valid, {
      error: ({ input }) => `expected a cron expression such as \`${example}\` (${cronProblem(String(input))})`,
    })
    .meta({ title: 'cron expression', description });
}

function cronProblem(expression: string): string {
  return validateDetailed(expression)
    .errors.map(({ field, message }) => (field === 'expression' ? message : `${field}: ${message}`))
    .join(', ');
}
