/** What the kit of an authority adds to that of an account: files. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createAuthorityKit } from '../../src/authority/kit.ts';
import { createQuiet } from '../../src/connector/quiet.ts';
import { Redactor } from '../../src/redactor.ts';
import { testClock } from '../clock.ts';
import { fingerprintForTests } from '../connectors/kit-for-tests.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchword-kit-'));
const clock = testClock();
const kit = createAuthorityKit({
  account: 'pingid',
  baseDir: folder,
  timeoutMs: 1000,
  limits: { windowMs: 1000, requests: 10, writes: 1 },
  fingerprint: fingerprintForTests,
  redactor: new Redactor(),
  clock,
  quiet: createQuiet(clock),
});

afterAll(async () => {
  await kit[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function text(path: string, most = 100): Promise<string> {
  return Buffer.from(await kit.readFile(path, most)).toString('utf8');
}

describe('a file', () => {
  it('is read whole, byte by byte, up to what is allowed', async () => {
    const path = file('tokens', '\ufeffone\r\ntwo\u00e9');
    const length = Buffer.byteLength('\ufeffone\r\ntwo\u00e9');
    expect(await text(path, length)).toBe('\ufeffone\r\ntwo\u00e9');
    await expect(kit.readFile(path, length - 1)).rejects.toMatchObject({
      kind: 'rejected',
      message: `the file ${path} is longer than ${length - 1} bytes`,
    });
  });

  it('that is empty is empty', async () => {
    expect(await text(file('empty', ''))).toBe('');
  });

  it('is found from the folder in which relative paths start', async () => {
    file('here', 'one');
    expect(await text('./here')).toBe('one');
  });

  it('that was replaced is read anew', async () => {
    const path = file('again', 'one');
    expect(await text(path)).toBe('one');
    file('again', 'two');
    expect(await text(path)).toBe('two');
  });

  it.each([
    ['that is not there', 'nowhere', 'does not exist'],
    ['that is a folder', '.', 'is a folder'],
  ])('%s is unavailable, by its name', async (_, name, why) => {
    const path = join(folder, name);
    const message = `the file ${path} ${why}`;
    await expect(kit.readFile(path, 100)).rejects.toMatchObject({ kind: 'unavailable', message });
  });

  it('that never ends is not read to its end', async () => {
    await expect(kit.readFile('/dev/zero', 1000)).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('that is a pipe nobody writes to holds nothing up', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    expect(await text(path)).toBe('');
  });

  it('has permission bits', async () => {
    const path = file('private', 'one');
    chmodSync(path, 0o640);
    expect(await kit.modeOf(path)).toBe(0o640);
    await expect(kit.modeOf(join(folder, 'nowhere'))).rejects.toMatchObject({
      kind: 'unavailable',
      message: `the file ${join(folder, 'nowhere')} does not exist`,
    });
  });
});

describe('the rest of the kit', () => {
  it('is that of an account', () => {
    expect(kit.fingerprint('value')).toBe(fingerprintForTests('value'));
    expect(kit.requests()).toBe(0);
    expect(kit.keep('key', () => 1)).toBe(kit.keep('key', () => 2));
  });
});
