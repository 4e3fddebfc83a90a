/**
 * What Neurons puts around its answers: `{"errors": null, "result": ...}`. Errors come with status 200 as well, and some answers
 * have no envelope. (sheet: Reading; Errors, limits, paging)
 */
import { Failure, isRecord, type Kit, kindOf } from '#connector';
import { vendorWords } from '../ivanti-cps/vendor-words.ts';

/** What is in the envelope, or the answer itself where there is none. Throws `rejected` for errors, whatever the status was. */
export function resultOf(text: string, document: unknown, what: string, kit: Kit): unknown {
  if (!isRecord(document)) throw new Failure('protocol', `${what}: expected an object, found ${kindOf(document)}`);
  if (hasErrors(document.errors)) {
    const words = vendorWords(text, kit);
    throw new Failure('rejected', `${what} was answered with errors${words === '' ? '' : ` (${words})`}`);
  }
  return Object.hasOwn(document, 'result') ? document.result : document;
}

/** The same where it has to be an object. */
export function recordIn(result: unknown, what: string): Readonly<Record<string, unknown>> {
  if (isRecord(result)) return result;
  throw new Failure('protocol', `${what}: expected an object as the result, found ${kindOf(result)}`);
}

/** A list that has come whole or in part. */
export interface Entries {
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  /** How many there are in all, where the vendor says so. */
  readonly total: number | null;
}

/** The entries of a list. */
export function entriesOf(result: unknown, what: string): Entries {
  const { searchResults, totalCount } = recordIn(result, what);
  if (!Array.isArray(searchResults)) {
    throw new Failure('protocol', `${what}: expected a list in \`searchResults\`, found ${kindOf(searchResults)}`);
  }
  if (!searchResults.every(isRecord)) throw new Failure('protocol', `${what}: an entry of the list is not an object`);
  if (totalCount === undefined || totalCount === null) return { entries: searchResults, total: null };
  if (typeof totalCount !== 'number' || !Number.isSafeInteger(totalCount) || totalCount < 0) {
    throw new Failure('protocol', `${what}: expected a number as \`totalCount\`, found ${kindOf(totalCount)}`);
  }
  return { entries: searchResults, total: totalCount };
}

/** Two empty lists are no errors: the envelope of a success may hold them in place of null. */
function hasErrors(errors: unknown): boolean {
  if (errors === undefined || errors === null || errors === false || errors === '') return false;
  if (Array.isArray(errors)) return errors.length > 0;
  return isRecord(errors) ? Object.values(errors).some(hasErrors) : true;
}
