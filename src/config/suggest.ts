import { distance } from 'fastest-levenshtein';

/** What was probably meant: the nearest of the known words, or null when none is near. */
export function nearest(word: string, known: Iterable<string>): string | null {
  let best: { readonly word: string; readonly away: number } | null = null;
  for (const candidate of known) {
    const away = distance(word.toLowerCase(), candidate.toLowerCase());
    const near = Math.max(2, Math.floor(candidate.length / 3));
    if (away > near || away >= candidate.length) continue;
    if (best === null || away < best.away) best = { word: candidate, away };
  }
  return best === null ? null : best.word;
}

/** `; did you mean `drift`? Known here: ca, drift, slots` */
export function suggestion(word: string, known: Iterable<string>): string {
  const words = [...new Set(known)].sort();
  const meant = nearest(word, words);
  const list = words.length === 0 ? 'Nothing is known here' : `Known here: ${words.join(', ')}`;
  return meant === null ? `. ${list}` : `; did you mean \`${meant}\`? ${list}`;
}
