import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAll } from '../../src/init/write-all.ts';
import { UserError } from '../../src/model/failure.ts';
import { removeFolder, temporaryFolder } from '../store/fresh-database.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

const at = (...names: string[]) => join(folder, ...names);

describe('files that belong together', () => {
  it('appear for their owner alone, in folders of their own, whatever the umask', () => {
    const before = process.umask(0);
    try {
      writeAll([{ path: at('a', 'b', 'one'), text: '1' }]);
    } finally {
      process.umask(before);
    }
    expect(readFileSync(at('a', 'b', 'one'), 'utf8')).toBe('1');
    expect([at('a', 'b', 'one'), at('a'), at('a', 'b')].map((path) => statSync(path).mode & 0o777)).toEqual([
      0o600, 0o700, 0o700,
    ]);
    expect(readdirSync(at('a', 'b'))).toEqual(['one']);
  });

  it('do not appear at all when one of them is there already', () => {
    writeFileSync(at('two'), 'mine');
    expect(() =>
      writeAll([
        { path: at('a', 'one'), text: '1' },
        { path: at('two'), text: '2' },
      ]),
    ).toThrow(
      new UserError(
        `${at('two')} could not be written: it exists, and nothing is ever overwritten. Nothing was written.`,
      ),
    );
    expect(readdirSync(folder)).toEqual(['two']);
    expect(readFileSync(at('two'), 'utf8')).toBe('mine');
  });

  it('do not appear at all when a folder of one of them is a file', () => {
    writeFileSync(at('file'), '');
    expect(() =>
      writeAll([
        { path: at('one'), text: '1' },
        { path: at('file', 'two'), text: '2' },
      ]),
    ).toThrow(/could not be written: what should be its folder is a file\. Nothing was written\./);
    expect(existsSync(at('one'))).toBe(false);
  });

  it('do not appear at all where this user may not write', ({ skip }) => {
    skip(process.getuid?.() === 0, 'the superuser may write anywhere');
    chmodSync(folder, 0o500);
    expect(() => writeAll([{ path: at('one'), text: '1' }])).toThrow(/this user may not write there/);
    chmodSync(folder, 0o700);
  });
});
