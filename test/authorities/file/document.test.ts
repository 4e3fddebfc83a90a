import { describe, expect, it } from 'vitest';
import { read, refusal } from './file-for-tests.ts';

const yaml = { path: 'tokens.yaml' };
const json = { path: 'tokens.json' };

describe('a file in YAML or JSON', () => {
  it.each([
    ['a YAML list', yaml, '- first-token\n- second-token\n'],
    ['YAML by its other name', { path: 'tokens.YML' }, '- first-token\n- second-token\n'],
    ['`tokens` in YAML', yaml, 'tokens:\n  - first-token\n  - { value: second-token }\n'],
    ['a JSON list', json, '["first-token","second-token"]'],
    ['`tokens` in JSON', json, '{"tokens": ["first-token", {"value": "second-token"}]}'],
    ['JSON indented by tabs', json, '{\n\t"tokens":\t[\n\t\t"first-token",\n\t\t"second\\u002dtoken"\n\t]\n}\n'],
    ['YAML by its format', { path: 'tokens', format: 'yaml' }, '- first-token\n- second-token\n'],
    ['a byte-order mark', json, '\uFEFF["first-token","second-token"]'],
    ['CRLF', yaml, 'tokens:\r\n  - first-token\r\n  - second-token\r\n'],
  ])('%s is read in its order', async (_, written, text) => {
    expect(await read(text, written)).toMatchObject({ values: ['first-token', 'second-token'], warnings: [] });
  });

  it('is ordered by `createdAt`, where every token has one', async () => {
    const text = `tokens:
  - { value: second-token, createdAt: 2026-11-24T09:00:00Z }
  - { value: first-token, createdAt: "2026-11-24T09:30:00+02:00" }
`;
    const { values, tokens, warnings } = await read(text, yaml);
    expect(values).toEqual(['first-token', 'second-token']);
    expect(tokens.map(({ createdAt }) => createdAt)).toEqual([
      Date.UTC(2026, 10, 24, 7, 30),
      Date.UTC(2026, 10, 24, 9),
    ]);
    expect(warnings).toEqual([]);
  });

  it('keeps its order where one token has none, and says so', async () => {
    const text = 'tokens: [{ value: first-token, createdAt: 2026-11-24T09:00:00Z }, second-token]';
    const { values, warnings } = await read(text, yaml);
    expect(values).toEqual(['first-token', 'second-token']);
    expect(warnings).toEqual([expect.stringContaining('the order of the file counts')]);
  });

  it('a blank entry and a duplicate are passed over, with line and place', async () => {
    const text = '- first-token\n- ""\n-\n- second-token\n- first-token\n- " second-token "\n';
    const { values, warnings } = await read(text, yaml);
    expect(values).toEqual(['first-token', 'second-token']);
    expect(warnings).toEqual([
      'the file tokens.yaml, line 2 ([1]): a blank entry was passed over',
      'the file tokens.yaml, line 3 ([2]): a blank entry was passed over',
      'the file tokens.yaml, line 5 ([4]): the same token as line 1 ([0]); it was passed over',
      'the file tokens.yaml, line 6 ([5]): white space around the token was removed',
      'the file tokens.yaml, line 6 ([5]): the same token as line 4 ([3]); it was passed over',
    ]);
  });

  it.each([
    ['nothing', yaml, ''],
    ['a comment', yaml, '# nothing yet\n'],
    ['an empty list', json, '[]'],
    ['an empty `tokens`', json, '{"tokens": []}'],
    ['blanks', json, ' \n'],
    ['null', json, 'null'],
  ])('%s is a failure: it never means that every token is gone', async (_, written, text) => {
    expect(await refusal(text, written)).toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('holds no token'),
    });
  });

  it.each([
    ['JSON that ends early', json, '{"tokens": ["first-token", "sec', 'not readable as JSON'],
    ['JSON that ends between two tokens', json, '["first-token",', 'not readable as JSON'],
    ['YAML that ends early', yaml, 'tokens:\n  - "first-token"\n  - "sec', 'line 3: not readable as YAML'],
    ['a comma too many in JSON', json, '["first-token",]', 'not readable as JSON'],
    ['YAML where JSON is said', json, '- first-token\n', 'not readable as JSON'],
    ['a tag', yaml, '- !vault first-token\n', 'line 1: not readable as YAML'],
    ['two documents', yaml, '- first-token\n---\n- second-token\n', 'not readable as YAML'],
    ['an endless nesting', json, '['.repeat(100_000), 'not readable as JSON'],
  ])('%s is refused, and nothing of it is shown', async (_, written, text, says) => {
    const { kind, message } = await refusal(text, written);
    expect(kind).toBe('rejected');
    expect(message).toContain(says);
    expect(message).toContain('half written');
  });

  it.each([
    ['an unknown key', 'tokens: [first-token]\nnote: x\n', 'line 2: a key that is not known here; expected `tokens`'],
    ['an unknown key of a token', '- value: first-token\n  name: x\n', 'line 2 ([0]): a key that is not known here'],
    [
      'a token in the place of a key',
      'tokens:\n  first-token: x\n',
      'line 2 (tokens): expected a list of texts, found an object',
    ],
    ['a key twice', 'tokens: [first-token]\ntokens: [second-token]\n', 'line 2: a key that is there twice'],
    ['a number', '- first-token\n- 12345678\n', 'line 2 ([1]): expected text, found a number; put it in quotes'],
    ['yes and no', 'tokens:\n  - value: true\n', 'line 2 (tokens[0].value): expected text, found a boolean'],
    ['a list in the list', '- [first-token]\n', 'line 1 ([0]): expected text, found a list'],
    ['an alias', '- &a first-token\n- *a\n', 'line 2 ([1]): expected text, found an alias'],
    ['no value', '- createdAt: 2026-11-24T09:00:00Z\n', 'line 1 ([0]): expected `value`, found nothing'],
    [
      'a date without a time',
      '- { value: first-token, createdAt: 2026-11-24 }\n',
      '[0].createdAt): expected a moment such as',
    ],
    ['a time without a zone', '- { value: first-token, createdAt: 2026-11-24T09:00:00 }\n', 'expected a moment'],
    [
      'a 30th of February that is no date',
      '- { value: first-token, createdAt: 2026-13-30T09:00:00Z }\n',
      'expected a moment',
    ],
    ['a text alone', 'first-token\n', 'line 1: expected a list of texts, or `tokens:` with one, found text'],
    ['`tokens` without a list', 'tokens:\n', '(tokens): expected a list of texts, found nothing'],
    ['a value that is no token', 'tokens:\n  - short\n', 'line 2 (tokens[0]): the token has 5 characters'],
  ])('%s refuses the whole file, with line and place', async (_, text, says) => {
    const { kind, message } = await refusal(text, yaml);
    expect(kind).toBe('rejected');
    expect(message).toContain(`the file tokens.yaml, `);
    expect(message).toContain(says);
  });
});
