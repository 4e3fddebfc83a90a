import type { Terminal } from '../cli/terminal.ts';
import { UserError } from '../model/failure.ts';

/** The demo's voice: chapters, sentences, and claims that are checked as they are made. */
export interface Told {
  chapter(title: string): void;
  says(text: string): void;
  /** Says it with a tick when it is so. Throws when it isn't. */
  check(claim: string, isSo: () => boolean | Promise<boolean>): Promise<void>;
}

/** A voice that speaks on a terminal. */
export function tellOn(terminal: Terminal): Told {
  const { colours } = terminal;
  let chapters = 0;
  return {
    chapter(title) {
      chapters += 1;
      terminal.out(`\n${colours.bold(`${chapters}. ${title}`)}`);
    },
    says(text) {
      terminal.out(`   ${text}`);
    },
    async check(claim, isSo) {
      const begun = Date.now();
      if (!(await isSo())) {
        terminal.out(`   ${colours.red('✗')} ${claim}`);
        throw new UserError(`The demo failed: it is not so that ${claim}.`);
      }
      const took = Date.now() - begun;
      const after = took < 1000 ? '' : colours.dim(`  (${(took / 1000).toFixed(1)} s)`);
      terminal.out(`   ${colours.green('✓')} ${claim}${after}`);
    },
  };
}
