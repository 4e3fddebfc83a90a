/** Something that changes: on a terminal a few lines that stay where they are, elsewhere a line for each change. */
import type { Terminal } from './terminal.ts';

/** How something stands now. */
export interface Standing {
  /** All of it. */
  readonly text: string;
  /** What is told of it where lines stay: each line again when its `key` has changed, so that time alone tells nothing. */
  readonly lines: readonly { readonly key: string; readonly text: string }[];
}

/** Returns what shows how it stands. */
export function showLive(terminal: Terminal): (standing: Standing) => void {
  return terminal.redraw === undefined ? newLines(terminal) : redrawn(terminal.redraw);
}

function redrawn({ write, columns }: NonNullable<Terminal['redraw']>): (standing: Standing) => void {
  let drawn = 0;
  return ({ text }) => {
    // A line that wraps would count as two.
    const lines = text.split('\n').map((line) => line.slice(0, columns() - 1));
    const back = drawn === 0 ? '' : `\u001b[${drawn}A\u001b[0J`;
    write(`${back}${lines.join('\n')}\n`);
    drawn = lines.length;
  };
}

function newLines(terminal: Terminal): (standing: Standing) => void {
  let told: readonly string[] = [];
  return ({ lines }) => {
    for (const { key, text } of lines) if (!told.includes(key)) terminal.err(text);
    told = lines.map(({ key }) => key);
  };
}
