import { UserError } from '../model/failure.ts';

/** The way to a setting: names, and numbers for the entries of a list. */
export type Path = readonly (string | number)[];

/** A place in a file, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One mistake in a configuration, in words that never hold a secret. */
export interface Mistake {
  readonly file: string;
  /** Null where the mistake has no place, such as a file that isn't there. */
  readonly position: Position | null;
  /** `accounts.contoso.slots[0].platform`; empty for the file as a whole. */
  readonly path: string;
  /** What was found, what was expected. */
  readonly says: string;
}

/** Takes down one mistake and goes on, so that all of them are reported together. */
export type Report = (path: Path, says: string) => void;

/** Everything that is wrong with a configuration, at once, in the order of the file. */
export class ConfigurationError extends UserError {
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    const ordered = mistakes.toSorted(byPlace);
    super(ordered.map(mistakeText).join('\n'));
    this.mistakes = ordered;
  }
}

/** `accounts.contoso.slots[0].platform` */
export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (!/^[\w-]+$/.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

function mistakeText({ file, position, path, says }: Mistake): string {
  const place = position === null ? file : `${file}:${position.line}:${position.column}`;
  if (path !== '') return `${place}  ${path}: ${says}`;
  return position === null ? `${place}: ${says}` : `${place}  ${says}`;
}

function byPlace(a: Mistake, b: Mistake): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  const [at, bt] = [a.position ?? { line: 0, column: 0 }, b.position ?? { line: 0, column: 0 }];
  return at.line - bt.line || at.column - bt.column;
}
