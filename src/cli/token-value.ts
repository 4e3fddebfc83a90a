import { enteredValue } from '../authority/entered-value.ts';
import type { Cli } from './cli.ts';
import { withoutLineEnd } from './text.ts';

/** A token's value from a prompt where a person sits, else from standard input. */
export async function readValue({ terminal }: Cli): Promise<string> {
  const { value, warnings } = enteredValue(
    terminal.interactive ? await terminal.askHidden('The token') : withoutLineEnd(await terminal.readAll()),
  );
  for (const warning of warnings) terminal.err(warning);
  return value;
}
