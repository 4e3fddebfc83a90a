/** The commands that a page shows: in blocks, as somebody would type them, and in sentences, where they may be cut short. */
import { blocksOf } from './pages.ts';

/** A command as it stands on a page, and its words behind `watchword`. */
export interface CommandLine {
  readonly line: string;
  readonly words: readonly string[];
  /** Named in a sentence: what it needs may be left out. */
  readonly inSentence: boolean;
}

/** What stands in a shell; other blocks are settings, documents or other programs' output. */
const SHELLS = ['', 'sh', 'bash', 'console', 'text'];

const PROGRAM = String.raw`(?:npm run (?:--silent )?watchword --|npx node src/main\.ts|(?:/\S*/)?watchword)`;
/** What may stand before it: a prompt, another command, a container's program and the like. */
const BEFORE = String.raw`(?:^(?:\$ )?|\$\(|(?: --|\bexec [\w-]+|\benv|[|;&]) )(?:[A-Z_]+=\S+ )*`;
/** The image bears the program's name, and so may its container: only what follows tells them apart. */
const IN_IMAGE = String.raw`\bdocker run (?:\S+ )*watchword (?=[a-z])`;
const IN_BLOCK = new RegExp(`(?:${BEFORE}${PROGRAM} (?=[a-z-])|${IN_IMAGE})(.+)$`);
const IN_QUOTES = new RegExp(`\`${PROGRAM} ([a-z-][^\`\n]*)\``, 'g');

/** Every command of a page. `tokens list|add` in a sentence are two. */
export function commandLinesOf(page: string): readonly CommandLine[] {
  const lines = blocksOf(page)
    .filter(({ language }) => SHELLS.includes(language))
    .flatMap(({ text }) => text.replace(/\\\n\s*/g, '').split('\n'));
  const typed = lines.flatMap((line) => IN_BLOCK.exec(line.trim())?.[1] ?? []);
  const sentences = [page.replace(/^[ \t]*```[\s\S]*?^[ \t]*```$/gm, ''), ...lines];
  const named = sentences.flatMap((text) => [...text.matchAll(IN_QUOTES)].map(([, line = '']) => line));
  return [
    ...typed.map((line) => ({ line, words: wordsOf(line), inSentence: false })),
    ...named.flatMap(alternatives).map((line) => ({ line, words: wordsOf(line), inSentence: true })),
  ];
}

/** The commands in the first column of the table of commands, as in README.md. */
export function commandsInTable(page: string): readonly CommandLine[] {
  const [, table = ''] = page.split('| command | does |');
  const cells = [...table.matchAll(/^\| (`.+?`) \|/gm)].map(([, cell = '']) => cell.replaceAll('\\|', '|'));
  const lines = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, line = '']) => line));
  return lines.flatMap(alternatives).map((line) => ({ line, words: wordsOf(line), inSentence: true }));
}

function alternatives(line: string): readonly string[] {
  const [, before = '', choice = '', after = ''] = /^(.*?)(\S+\|\S+)(.*)$/.exec(line) ?? [];
  return choice === '' ? [line] : choice.split('|').map((one) => `${before}${one}${after}`);
}

/** Words as a shell splits them, up to a comment, a redirection or the next command. `<account>` and `[account]` become a word. */
export function wordsOf(line: string): readonly string[] {
  const text = line.replace(/<[a-z][^<>\n]*>|\[[a-z]\S*\]/g, '1');
  const words: string[] = [];
  for (const [word] of text.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"|;&<>()])+|[|;&<>()]/g)) {
    if (word.startsWith('#') || /^[|;&<>()]$/.test(word)) break;
    words.push(word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));
  }
  return words.filter((word) => word !== '...');
}
