import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../src/model/failure.ts';
import { generateEncryptionKey, readEncryptionKey, tooOpen } from '../../src/store/encryption-key.ts';
import { removeFolder, temporaryFolder } from './fresh-database.ts';

const HEX = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const BASE64 = Buffer.from(HEX, 'hex').toString('base64');

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  removeFolder(folder);
  vi.unstubAllEnvs();
});

function write(text: string, mode = 0o600): void {
  writeFileSync(join(folder, 'key'), text);
  chmodSync(join(folder, 'key'), mode);
}

function refusal(reference = 'file:key'): string {
  try {
    readEncryptionKey(reference, folder);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return error instanceof Error ? error.message : '';
  }
  throw new Error('the key was read');
}

describe('the encryption key', () => {
  it.each([
    ['base64', BASE64],
    ['base64 without padding', BASE64.replace('=', '')],
    ['hexadecimal', HEX],
    ['hexadecimal in capitals, with white space around it', ` ${HEX.toUpperCase()}\r\n`],
  ])('is read from a file as %s', (_, text) => {
    write(text);
    const { id, key } = readEncryptionKey('file:key', folder);
    expect(key.export().toString('hex')).toBe(HEX);
    expect(id).toBe('630dcd29');
  });

  it('is read from an absolute path, and from the environment', () => {
    write(HEX);
    vi.stubEnv('WATCHWORD_TEST_KEY', BASE64);
    expect(readEncryptionKey(`file:${join(folder, 'key')}`, '/').id).toBe('630dcd29');
    expect(readEncryptionKey('env:WATCHWORD_TEST_KEY', folder).id).toBe('630dcd29');
  });

  it('prints nothing of itself', () => {
    write(HEX);
    const key = readEncryptionKey('file:key', folder);
    const printed = inspect(key, { depth: 9, showHidden: true }) + JSON.stringify(key) + String(key);
    expect(printed).not.toContain(HEX.slice(0, 8));
    expect(printed).not.toContain(BASE64.slice(0, 8));
  });

  it('that is missing is refused, with the way to make one', () => {
    expect(refusal()).toBe(
      "the encryption key file key doesn't exist. For a new store make one with `watchword keys generate --out key`; an existing store opens with its own key only, so put that back",
    );
    expect(refusal('env:WATCHWORD_TEST_KEY')).toBe(
      'the encryption key: the environment variable WATCHWORD_TEST_KEY is not set',
    );
  });

  it('that is empty, too short or no key at all is refused, without being shown', () => {
    write(' \n');
    expect(refusal()).toContain('is empty; make one with `watchword keys generate --out key`');
    write(HEX.slice(2));
    expect(refusal()).toContain('expected 32 bytes as base64 or hexadecimal, found 46 bytes');
    write(Buffer.alloc(31, 7).toString('base64'));
    expect(refusal()).toContain('found 31 bytes');
    write('pass phrase!');
    expect(refusal()).toContain('found something that is neither');
    expect(refusal()).not.toContain('phrase');
    expect(refusal(HEX)).toContain('expected `env:NAME` or `file:<path>`');
    expect(refusal(HEX)).not.toContain(HEX);
  });

  it.each([
    [0o644, 'everybody on this machine may read it'],
    [0o602, 'everybody on this machine may write it'],
    [0o620, 'its group may write it'],
    [0o640, 'its group may read it'],
  ])('in a file of mode %o is refused, with the command that helps', (mode, why) => {
    write(HEX, mode);
    expect(refusal()).toBe(`the encryption key file key is not private: ${why}; run \`chmod 600 key\``);
  });

  it("may be read by a group where the file is root's and we are not, as Kubernetes mounts it", () => {
    expect(tooOpen({ mode: 0o440, uid: 0 }, 1000)).toBeNull();
    expect(tooOpen({ mode: 0o440, uid: 1000 }, 1000)).toBe('its group may read it');
    expect(tooOpen({ mode: 0o440, uid: 0 }, 0)).toBe('its group may read it');
    expect(tooOpen({ mode: 0o444, uid: 0 }, 1000)).toBe('everybody on this machine may read it');
    expect(tooOpen({ mode: 0o400, uid: 1000 }, 1000)).toBeNull();
  });

  it('that is not a regular file is refused', () => {
    mkdirSync(join(folder, 'key'), { mode: 0o700 });
    expect(refusal()).toContain('is not a regular file');
  });
});

describe('making an encryption key', () => {
  it('writes a new one that only its owner may read, and its folder', () => {
    const path = join(folder, 'keys', 'new.key');
    const made = generateEncryptionKey(path);
    expect(readEncryptionKey(`file:${path}`, '/').id).toBe(made.id);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
    expect(generateEncryptionKey(join(folder, 'other.key')).id).not.toBe(made.id);
  });

  it('never overwrites', () => {
    write(HEX);
    expect(() => generateEncryptionKey(join(folder, 'key'))).toThrow(UserError);
    expect(() => generateEncryptionKey(join(folder, 'key'))).toThrow('it exists, and a key is never overwritten');
    expect(readFileSync(join(folder, 'key'), 'utf8')).toBe(HEX);
    expect(existsSync(join(folder, 'key'))).toBe(true);
  });
});
