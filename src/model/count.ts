/** A whole number as people read it, the same on every machine: `100,000`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-GB');
}

/** `1 phone`, `100,000 phones`; a word whose plural is another one says it. */
export function plural(count: number, word: string, words = `${word}s`): string {
  return `${formatCount(count)} ${count === 1 ? word : words}`;
}
