import { UserError } from '../model/failure.ts';

/** One answer that can be chosen. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** Says what is wrong with a text, or null. */
export type Check = (text: string) => string | null;

/** Somebody who answers. Every question throws `Cancelled` where they would rather not. */
export interface Asker {
  text(question: string, options: { readonly initial?: string; readonly check: Check }): Promise<string>;
  /** What is typed isn't shown. */
  hidden(question: string, check: Check): Promise<string>;
  choose(question: string, choices: readonly Choice[], initial?: string): Promise<string>;
  /** Any number of them, none too. */
  several(question: string, choices: readonly Choice[], initial: readonly string[]): Promise<readonly string[]>;
  agree(question: string, initial: boolean): Promise<boolean>;
  /** Tells something between two questions. */
  tell(text: string): void;
}

/** Nobody went on. Nothing has been written by then. */
export class Cancelled extends UserError {
  constructor() {
    super('Cancelled; nothing was written.');
  }
}
