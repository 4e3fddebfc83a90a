import { describe, expect, it } from 'vitest';
import { read, refusal } from './file-for-tests.ts';

describe('a file with one token a line', () => {
  it('is read from top to bottom: the oldest is the first', async () => {
    expect(await read('first-token\nsecond-token\n')).toMatchObject({
      values: ['first-token', 'second-token'],
      enforcedFrom: null,
      warnings: [],
    });
  });

  it.each([
    ['a byte-order mark', '\uFEFFfirst-token\nsecond-token\n'],
    ['CRLF', 'first-token\r\nsecond-token\r\n'],
    ['blank lines', '\n\nfirst-token\n \t\nsecond-token\n\n'],
    ['comments', '# the old one\nfirst-token\n#second\nsecond-token\n'],
    ['no end of the last line, as a mounted secret has it', 'first-token\nsecond-token'],
  ])('with %s it is the same, without a warning', async (_, text) => {
    expect(await read(text)).toMatchObject({ values: ['first-token', 'second-token'], warnings: [] });
  });

  it('a token may have a `#` in it, and blanks', async () => {
    expect((await read('first # token\n')).values).toEqual(['first # token']);
  });

  it.each([
    [
      'white space around a token',
      'first-token\n  second-token \n',
      'line 2: white space around the token was removed',
    ],
    ['a duplicate', 'first-token\nsecond-token\nfirst-token\n', 'line 3: the same token as line 1; it was passed over'],
  ])('%s is a warning with the line, and never the value', async (_, text, says) => {
    const { values, warnings } = await read(text);
    expect(values).toEqual(['first-token', 'second-token']);
    expect(warnings).toEqual([`the file tokens, ${says}`]);
  });

  it.each([
    ['empty', ''],
    ['of blanks alone', '\n \n\r\n'],
    ['of comments alone', '# nothing yet\n'],
    ['a byte-order mark alone', '\uFEFF'],
  ])('%s it is a failure: it never means that every token is gone', async (_, text) => {
    expect(await refusal(text)).toMatchObject({ kind: 'rejected', message: expect.stringContaining('holds no token') });
  });

  it.each([
    ['is too short', 'first-token\nshort\n', 'line 2: the token has 5 characters'],
    [
      'has a zero in it',
      'first-token\nsecond\0token\n',
      'line 2: the token has an unprintable character at position 7',
    ],
    ['ends with half a line end', 'first-token\rsecond-token\n', 'line 1: the token has an unprintable character'],
  ])('one line that %s refuses the whole file', async (_, text, says) => {
    expect(await refusal(text)).toMatchObject({ kind: 'rejected', message: expect.stringContaining(says) });
  });

  it.each([
    ['JSON', '["first-token"]', 'json'],
    ['JSON with `tokens`', ' {"tokens": ["first-token"]}', 'json'],
    ['JSON that ends early', '["first-token", "sec', 'json'],
    ['YAML', '- first-token\n', 'yaml'],
    ['YAML with `tokens`', 'tokens:\n  - first-token\n', 'yaml'],
    ['YAML with a marker', '---\n- first-token\n', 'yaml'],
  ])('%s under such a name is refused, with what to set', async (_, text, form) => {
    expect((await refusal(text)).message).toContain(`set \`format: ${form}\`, or \`format: lines\``);
  });

  it('with `format: lines` it is taken at its word', async () => {
    expect((await read('[first-token]\n', { format: 'lines' })).values).toEqual(['[first-token]']);
  });
});
