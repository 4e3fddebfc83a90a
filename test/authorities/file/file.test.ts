import { describe, expect, it } from 'vitest';
import type { Finding } from '#authority';
import { file } from '../../../authorities/file/index.ts';
import { read, refusal, signal, sourceOf } from './file-for-tests.ts';

async function findings(...asked: Parameters<typeof sourceOf>): Promise<readonly Finding[]> {
  const all: Finding[] = [];
  for await (const finding of sourceOf(...asked).source.check(signal)) all.push(finding);
  return all;
}

describe('a file that can not be read', () => {
  it.each([
    ['is not there', null, 'unavailable', 'does not exist'],
    ['is longer than 1 MiB', 'x'.repeat(1024 * 1024 + 1), 'rejected', 'is longer than 1048576 bytes'],
    ['is not UTF-8', Buffer.from('first-tok\xe9n\n', 'latin1'), 'rejected', 'is not UTF-8'],
    ['ends within a character', Buffer.from('first-token-é').subarray(0, -1), 'rejected', 'ends within a character'],
    ['is UTF-16', Buffer.from('\uFEFFfirst-token\n', 'utf16le'), 'rejected', 'is UTF-16; expected UTF-8'],
    ['is UTF-16 the other way round', Buffer.from('\uFEFFfirst-token', 'utf16le').swap16(), 'rejected', 'is UTF-16'],
  ])('because it %s is a failure', async (_, content, kind, says) => {
    expect(await refusal(content)).toMatchObject({ kind, message: expect.stringContaining(says) });
  });

  it('holds as many as fit into 1 MiB', async () => {
    expect((await read(`first-token\n${'#'.repeat(1024 * 1024 - 12)}`)).values).toEqual(['first-token']);
  });
});

describe('the check of a file', () => {
  it('finds nothing wrong with a good one', async () => {
    expect((await findings('first-token\nsecond-token\n')).map(({ level, says }) => [level, says])).toEqual([
      ['ok', 'the file tokens holds 2 tokens'],
      ['ok', 'not every user of this machine may read the file tokens'],
    ]);
  });

  it('says what was passed over', async () => {
    expect(await findings('first-token\nfirst-token\n')).toContainEqual(
      expect.objectContaining({ check: 'file-entries', level: 'warning', says: expect.stringContaining('line 2') }),
    );
  });

  it.each([
    ['read', 0o644, 'may read'],
    ['change', 0o646, 'may change'],
  ])('warns where every user may %s it', async (_, mode, says) => {
    expect(await findings('first-token\n', { mode })).toContainEqual(
      expect.objectContaining({ check: 'file-permissions', level: 'warning', says: expect.stringContaining(says) }),
    );
  });

  it.each([[null], [''], ['short']])('is a failure where nothing can be read: %j', async (content) => {
    expect(await findings(content)).toEqual([
      expect.objectContaining({
        check: 'file',
        level: 'failure',
        resolve: expect.stringContaining('stay as they were'),
      }),
    ]);
  });
});

describe('the settings of a file', () => {
  it.each([
    ['a relative path', { path: 'data/tokens.yaml' }],
    ['an absolute one', { path: '/run/secrets/tokens', format: 'lines' }],
  ])('accept %s', (_, settings) => {
    expect(file.settings.safeParse(settings).error).toBeUndefined();
    expect(file.watches?.(file.settings.parse(settings))).toEqual([settings.path]);
  });

  it.each([
    ['no path', {}, 'path', ''],
    ['an empty path', { path: '' }, 'path', 'found an empty text'],
    ['a reference', { path: 'file:/run/secrets/tokens' }, 'path', 'the path alone, without `file:`'],
    ['an unknown format', { path: 'x', format: 'toml' }, 'format', ''],
    ['an unknown key', { path: 'x', watch: true }, '', 'watch'],
  ])('refuse %s', (_, settings, path, says) => {
    const [issue] = file.settings.safeParse(settings).error?.issues ?? [];
    expect(issue?.path.join('.')).toBe(path);
    expect(issue?.message).toContain(says);
  });
});

it('tells whoever writes a file to name it, to leave the others, and to replace it in one step', () => {
  const settings = file.settings.parse({ path: 'tokens.yaml' });
  for (const what of ['add', 'remove'] as const) {
    const steps = file.instructions?.(settings, what).join('\n') ?? '';
    expect(steps).toContain('the file tokens.yaml');
    expect(steps).toContain('leave every other one');
    expect(steps).toContain('renamed');
  }
});
