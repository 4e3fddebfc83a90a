/** Runs what a page shows: the commands of its parts, one after the other, in a world of simulators. */
import type { CliWorld, Ran, Situation } from '../cli/world.ts';
import { wordsOf } from './command-lines.ts';
import { blocksOf } from './pages.ts';

/** What stands below a heading of the second level, up to the next. */
function partOf(page: string, heading: string): string {
  const [, part] = page.split(`\n## ${heading}\n`);
  if (part === undefined) throw new Error(`the page has no part ${heading}`);
  return part.split(/^## /m)[0] ?? '';
}

/** The lines that somebody types in one part of a page, block by block: those of `sh`, and those behind `$ `. */
export function blocksUnder(page: string, heading: string): readonly (readonly string[])[] {
  return blocksOf(partOf(page, heading)).flatMap(({ language, text }) => {
    const lines = text.split('\n').filter((line) => line !== '');
    if (language === 'sh') return [lines];
    const typed = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
    return typed.length === 0 ? [] : [typed];
  });
}

/** A line that somebody types, and the lines that the page says it prints. */
export interface Shown {
  readonly line: string;
  readonly prints: readonly string[];
}

/** Every `$ ` of one part of a page with what stands below it; `...` alone stands for what is left out. */
export function shownUnder(page: string, heading: string): readonly Shown[] {
  const texts = blocksOf(partOf(page, heading)).map(({ text }) => text);
  const sessions = texts.flatMap((text) => text.split(/^\$ /m).slice(1));
  return sessions.map((session) => {
    const [line = '', ...below] = session.split('\n');
    return { line, prints: below.filter((one) => one.trim() !== '' && one.trim() !== '...') };
  });
}

/** What the page writes, by what it is in this world: fingerprints, files, names. */
export type Meanings = Readonly<Record<string, string>>;

/** Runs one line of a page; `watchword` is the program. Lines of other programs are refused: a test says what it does with those. */
export function runLine(world: CliWorld, line: string, meanings: Meanings, situation: Situation = {}): Promise<Ran> {
  const [name, ...words] = wordsOf(line);
  if (name !== 'watchword') throw new Error(`not a command of the program: ${line}`);
  const meant = words.map((word) => meanings[word] ?? word);
  return world.run(meant, situation);
}
