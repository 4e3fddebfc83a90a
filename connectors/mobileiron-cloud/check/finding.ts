/** Building findings about Neurons, and looking without throwing. */
import { Failure, findingsAbout } from '#connector';

export { clockFinding, failure, ok, unknown, warning } from '#connector';

export const { fromFailure } = findingsAbout({
  product: 'Neurons',
  host: 'Ivanti',
  auth: 'correct the credentials or grant the role',
});

/** What a look has given, or why it has given nothing: several findings may come of one. */
export type Look<T> = { readonly value: T } | { readonly failure: Failure };

/** Only an abort and a bug are thrown. */
export async function look<T>(signal: AbortSignal, ask: () => Promise<T> | T): Promise<Look<T>> {
  try {
    return { value: await ask() };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    return { failure: error };
  }
}
