/** The real program with one account of a connector from outside. */
import type { Program, Settings } from '../e2e/program.ts';

/** Writes the configuration of a program with this account, and with sections of its own. */
export function configure(program: Program, account: Settings, sections: Settings = {}): void {
  program.writeConfiguration({
    store: { url: 'sqlite:./data/watchword.db' },
    keys: { encryption: 'file:./encryption.key' },
    listen: { validation: '127.0.0.1:0' },
    tokenSets: { pingid: { app: 'pingid', authority: { kind: 'local' } } },
    accounts: { contoso: { drift: 'repair', ...account } },
    ...sections,
  });
}
