/** All tokens of the file, or a throw. */
import { type ActiveTokens, type AuthorityKit, tokensAmong } from '#authority';
import { documentIn } from './document.ts';
import { linesIn } from './lines.ts';
import { formatOf, type Settings } from './settings.ts';
import { textOf } from './text.ts';

/** In bytes. A thousand tokens are far less; somebody has named another file. */
const LONGEST_FILE = 1024 * 1024;

export async function list(settings: Settings, kit: AuthorityKit, signal: AbortSignal): Promise<ActiveTokens> {
  signal.throwIfAborted();
  const bytes = await kit.readFile(settings.path, LONGEST_FILE);
  signal.throwIfAborted();
  const place = placeOf(settings);
  const text = textOf(bytes, place);
  const format = formatOf(settings);
  const entries = format === 'lines' ? linesIn(text, place, settings) : documentIn(text, format, place);
  const { tokens, warnings } = tokensAmong(entries, place, kit);
  return inOrder(tokens, [...warnings], place);
}

/** How messages call the file. */
export function placeOf({ path }: Settings): string {
  return `the file ${path}`;
}

/** Oldest first: as the file has them, unless it says of every one when it was made. */
function inOrder(tokens: ActiveTokens['tokens'], warnings: string[], place: string): ActiveTokens {
  const dated = tokens.filter(({ createdAt }) => createdAt !== null).length;
  if (dated > 0 && dated < tokens.length) {
    warnings.push(`${place}: not every token has \`createdAt\`, so the order of the file counts`);
  }
  const ordered = dated === tokens.length ? tokens.toSorted((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0)) : tokens;
  return { tokens: ordered, enforcedFrom: null, warnings };
}
