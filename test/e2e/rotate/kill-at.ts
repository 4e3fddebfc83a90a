/**
 * Loaded before the program (`node --import`): notes the transactions it commits, and kills it, as a power cut would, right before or
 * right after one of them. The program itself knows nothing of this.
 *
 * COMMITS: a file that gets a line for each commit, with the tables that the transaction changed. KILL_AT: such a line.
 * KILL_NTH: which of the commits with this line, from 1. KILL_WHEN: `before` or `after`.
 */
import { appendFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const { COMMITS = '', KILL_AT, KILL_NTH, KILL_WHEN } = process.env;
const CHANGES = /^(?:insert into|update|delete from) "(\w+)"/;

const prepare = DatabaseSync.prototype.prepare;
const changed = new Set<string>();
let seen = 0;

DatabaseSync.prototype.prepare = function (text, ...rest) {
  const statement = prepare.call(this, text, ...rest);
  const table = CHANGES.exec(text)?.[1];
  if (table !== undefined) changed.add(table);
  if (text.startsWith('begin')) changed.clear();
  if (text !== 'commit') return statement;
  const run = statement.run.bind(statement);
  statement.run = () => {
    const tables = [...changed].sort().join(' ');
    if (tables === KILL_AT) seen += 1;
    dieAt('before', tables);
    const result = run();
    appendFileSync(COMMITS, `${tables}\n`);
    dieAt('after', tables);
    return result;
  };
  return statement;
};

function dieAt(when: 'before' | 'after', tables: string): void {
  if (tables !== KILL_AT || String(seen) !== KILL_NTH || when !== KILL_WHEN) return;
  process.kill(process.pid, 'SIGKILL');
  // Nothing more is done while the signal is on its way.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
