/** As much XML as the Classic API needs: elements of a text, their characters, and how its server spells characters. */
import { resolveCharacters } from '#simulation';

export interface Node {
  readonly name: string;
  /** What stands between its tags, as it is spelled. */
  readonly inner: string;
}

const PARTS = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<\/?[A-Za-z_][^<>]*>|[^<]+|</g;

/** The elements at the top of a text; null where it is not well-formed. */
export function nodesIn(text: string): readonly Node[] | null {
  const nodes: Node[] = [];
  const open: { readonly name: string; readonly innerStart: number }[] = [];
  for (const match of text.matchAll(PARTS)) {
    const [part] = match;
    if (part === '<') return null;
    if (!part.startsWith('<')) {
      if (/&(?!(lt|gt|amp|quot|apos|#\d+|#x[0-9A-Fa-f]+);)/.test(part)) return null;
      if (open.length === 0 && part.trim() !== '') return null;
      continue;
    }
    if (/^<[!?]/.test(part)) continue;
    const name = /^<\/?([^\s/>]+)/.exec(part)?.[1] ?? '';
    const end = match.index + part.length;
    if (part.startsWith('</')) {
      const opened = open.pop();
      if (opened?.name !== name) return null;
      if (open.length === 0) nodes.push({ name, inner: text.slice(opened.innerStart, match.index) });
    } else if (part.endsWith('/>')) {
      if (open.length === 0) nodes.push({ name, inner: '' });
    } else {
      open.push({ name, innerStart: end });
    }
  }
  return open.length === 0 ? nodes : null;
}

/** The characters of a text, references and CDATA resolved, comments left out. */
export function charactersOf(inner: string): string {
  return [...inner.matchAll(PARTS)]
    .map(([part]) => {
      if (part.startsWith('<![CDATA[')) return part.slice(9, -3);
      return part.startsWith('<') ? '' : resolveCharacters(part);
    })
    .join('');
}

/** Characters as the server of the Classic API writes them: a carriage return would not survive as itself. */
export function spelled(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');
}
