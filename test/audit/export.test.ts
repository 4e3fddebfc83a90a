/** The trail as lines of JSON: to standard output, into a file, and on from where the file ends. */
import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entriesFrom, exportInto } from '../../src/audit/export.ts';
import { CliWorld } from '../cli/world.ts';
import { sqlite } from '../store/databases.ts';
import { append, upTo } from './fake-receiver.ts';

const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');
const seqsIn = (path: string) => lines(path).map((line) => JSON.parse(line).seq);

describe('an export into a file', () => {
  it('has every entry of the store, also beyond a page of it, and only its owner can read it', async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    await append(store, 1_203);
    const path = join(fresh.baseDir, 'trail.jsonl');
    expect(await exportInto(path, store.read.audit, {})).toEqual({ entries: 1_203, newest: 1_203 });
    expect(lines(path).map((line) => JSON.parse(line))).toEqual(await store.read.audit.after(0, { limit: 2_000 }));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('goes on behind its last whole line, wherever it was broken off', async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    await append(store, 3);
    const path = join(fresh.baseDir, 'trail.jsonl');
    await exportInto(path, store.read.audit, {});
    const whole = readFileSync(path);
    await append(store, 2);
    for (const cut of [0, 1, 17, 200]) {
      writeFileSync(path, whole);
      truncateSync(path, whole.length - cut);
      await exportInto(path, store.read.audit, {});
      expect(seqsIn(path)).toEqual(upTo(5));
    }
    expect(await exportInto(path, store.read.audit, {})).toEqual({ entries: 0, newest: 5 });
  });

  it('that is something else, or of another trail, is left as it is', async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    await append(store, 2);
    const path = join(fresh.baseDir, 'trail.jsonl');
    await exportInto(path, store.read.audit, {});
    const [first = '', second = ''] = lines(path);
    const other = second.replace(/"hash":"../, '"hash":"zz');
    for (const [content, says] of [
      ['notes of mine\n', 'is no export of the trail'],
      ['no line end', 'is no export of the trail'],
      ['null\n', 'is no export of the trail'],
      [`${first}\n${other}\n`, 'ends with an entry 2 that is none of this trail'],
      [`${first}\n${second.replace('"seq":2', '"seq":9')}\n`, 'ends with an entry 9 that is none of this trail'],
    ] as const) {
      writeFileSync(path, content);
      await expect(exportInto(path, store.read.audit, {})).rejects.toThrow(says);
      expect(readFileSync(path, 'utf8')).toBe(content);
    }
    writeFileSync(path, `${first}\n`);
    await expect(exportInto(path, store.read.audit, { fromSeq: 1 })).rejects.toThrow('leave out --from-seq');
    const nowhere = join(fresh.baseDir, 'no', 'trail.jsonl');
    await expect(exportInto(nowhere, store.read.audit, {})).rejects.toThrow("can't be written");
  });

  it('begins at a number or a time', async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    await append(store, 2, { at: 1_000 });
    await append(store, 2, { at: 2_000 });
    const path = join(fresh.baseDir, 'trail.jsonl');
    await exportInto(path, store.read.audit, { since: 2_000, fromSeq: 4 });
    expect(lines(path).map((line) => JSON.parse(line))).toMatchObject([{ seq: 4 }]);
  });
});

it('entries that are appended while the export goes on are in it', async () => {
  await using fresh = await sqlite.fresh();
  const store = await fresh.open();
  await append(store, 1);
  const seqs: number[] = [];
  for await (const { seq } of entriesFrom(store.read.audit, {})) {
    seqs.push(seq);
    if (seq < 3) await append(store, 1);
  }
  expect(seqs).toEqual([1, 2, 3]);
});

describe('audit export', () => {
  it('writes to standard output, or into a file, from a number or a time on', async () => {
    await using world = await CliWorld.open();
    await world.run(['tokens', 'generate']);
    const { entries } = JSON.parse((await world.run(['audit', 'list', '--json'])).out);
    const oldestFirst = entries.toReversed();
    const exported = async (...args: readonly string[]) =>
      (await world.run(['audit', 'export', ...args])).out
        .trimEnd()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    expect(await exported()).toEqual(oldestFirst);
    expect(await exported('--from-seq', '2')).toEqual(oldestFirst.slice(1));
    expect(await exported('--since', '1h')).toEqual(oldestFirst);
    expect(await exported('--since', '2100-01-01')).toEqual([]);

    const path = world.path('trail.jsonl');
    expect((await world.run(['audit', 'export', '--out', path])).out).toBe(
      `${oldestFirst.length} new entries in ${path}; the newest is ${oldestFirst.length}.\n`,
    );
    appendFileSync(path, '{"seq":');
    expect((await world.run(['audit', 'export', '--out', path])).out).toContain('0 new entries');
    expect(seqsIn(path)).toEqual(upTo(oldestFirst.length));
  });

  it.each([
    [['--since', 'yesterday'], 'Expected a time such as 2026-11-24T09:00:00Z'],
    [['--since', '2026-11-24T09:00'], 'Expected a time such as'],
    [['--from-seq', '0'], 'Expected the number of an entry'],
  ])('refuses %j', async (args, says) => {
    await using world = await CliWorld.open();
    expect(await world.run(['audit', 'export', ...args])).toMatchObject({
      code: 1,
      err: expect.stringContaining(says),
    });
  });
});
