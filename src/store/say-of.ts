/** The message of anything thrown. A host with several addresses fails with one error for each, and no message of its own. */
export function sayOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(sayOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
