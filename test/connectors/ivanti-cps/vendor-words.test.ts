import { describe, expect, it } from 'vitest';
import { vendorWords } from '../../../connectors/ivanti-cps/vendor-words.ts';
import { kitFor } from './answers.ts';

describe('what a product says when it declines', () => {
  const kit = kitFor({});
  const words = (body: unknown) => vendorWords(typeof body === 'string' ? body : JSON.stringify(body), kit);

  it.each([
    ['EPMM', { messages: [{ type: 'Error', messageKey: 'x.y', localizedMessage: 'Not allowed.' }] }, 'Not allowed.'],
    ['EPMM, without a sentence', { messages: [{ messageKey: 'com.mobileiron.bad' }] }, 'com.mobileiron.bad'],
    [
      'Neurons',
      { errors: { globalErrors: null, fieldErrors: [{ code: 'Range', message: 'must be between 1 and 500' }] } },
      'must be between 1 and 500',
    ],
    ['Neurons, for all', { errors: { globalErrors: ['No such space.'], fieldErrors: [] } }, 'No such space.'],
    ['Common Platform Services', { error: 'Bad Request', message: 'Bad identifiers' }, 'Bad identifiers; Bad Request'],
    ['the same thing twice', { error: 'No.', message: 'No.' }, 'No.'],
    ['a page', '<html>Basic abc</html>', ''],
    ['a list', [1, 2], ''],
    ['odd types', { messages: 7, errors: 'x', message: { a: 1 }, error: null }, ''],
  ])('%s', (_, body, said) => {
    expect(words(body)).toBe(said);
  });

  it('keeps to itself what looks like a value, a query or a novel', () => {
    expect(words({ message: `bad value ${'a'.repeat(48)}` })).toBe('bad value <...>');
    expect(words({ message: 'see https://x.example/y?token=abc for more' })).toBe('see https://x.example/y for more');
    expect(words({ message: 'word '.repeat(200) }).length).toBeLessThan(310);
  });

  it('takes secrets out before it shortens anything', () => {
    const guarded = kitFor({});
    const secret = 'b'.repeat(60);
    guarded.guard(secret);
    expect(vendorWords(JSON.stringify({ message: `you sent ${secret}` }), guarded)).toBe('you sent <secret>');
  });
});
