import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../src/model/secret.ts';
import { Redactor, SHORTEST_REDACTED } from '../src/redactor.ts';

const ascii = (min: number, max: number) => fc.string({ unit: 'grapheme-ascii', minLength: min, maxLength: max });
const anySecret = fc.oneof(
  ascii(SHORTEST_REDACTED, 80),
  fc.string({ unit: 'grapheme', minLength: 12, maxLength: 40 }),
  fc.uuid(),
);

const inBase64 = (text: string) => Buffer.from(text).toString('base64');
const inHex = (text: string) => Buffer.from(text).toString('hex');
const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
const markup = (quote: string, apostrophe: string) => (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', quote)
    .replaceAll("'", apostrophe);
const escaped = (text: string, special: RegExp) =>
  inJson(text).replace(special, (one) => `\\u${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);

/** Each way in which a secret may be written down. */
const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'upper case': (text) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  base64: inBase64,
  'base64 without padding': (text) => inBase64(text).replaceAll('=', ''),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'base64, percent-encoded': (text) => encodeURIComponent(inBase64(text)),
  percent: encodeURIComponent,
  'percent, small letters': (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  'percent, every byte': (text) => inHex(text).replace(/../g, '%$&'),
  form: (text) => new URLSearchParams({ a: text }).toString().slice(2),
  hex: inHex,
  'hex, capital letters': (text) => inHex(text).toUpperCase(),
  json: inJson,
  'json in json': (text) => inJson(inJson(text)),
  'json in json in json': (text) => inJson(inJson(inJson(text))),
  'json with escaped slashes': (text) => inJson(text).replaceAll('/', '\\/'),
  'json in ascii': (text) => escaped(text, /[^\0-\x7f]/g),
  'json of .NET': (text) => escaped(text, /[^\0-\x7f]|[<>&'+`]/g).replaceAll('\\"', '\\u0022'),
  'json of .NET in json in json': (text) =>
    inJson(inJson(escaped(text, /[^\0-\x7f]|[<>&'+`]/g).replaceAll('\\"', '\\u0022'))),
  xml: markup('"', "'"),
  html: markup('&quot;', '&#39;'),
  'html with &apos;': markup('&quot;', '&apos;'),
  'html with &#34;': markup('&#34;', '&#39;'),
  'html with &#x27;': markup('&quot;', '&#x27;'),
  'html in json': (text) => inJson(markup('&quot;', '&#39;')(text)),
};

function knowing(...secrets: string[]): Redactor {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
}

/** All of a text that may be left of `written` once it has been redacted: no piece that is long enough to recognise. */
function survives(shown: string, written: string): boolean {
  const left = shown.replaceAll('<secret>', '\u0000').toLowerCase();
  return left.includes(written.toLowerCase());
}

describe.each(Object.entries(ENCODINGS))('a secret written as %s', (_, encode) => {
  test('does not survive in any text', () => {
    fc.assert(
      fc.property(anySecret, ascii(0, 30), ascii(0, 30), (secret, before, after) => {
        const written = encode(secret);
        const shown = knowing(secret).redact(`${before} ${written} ${after}`);
        expect(shown).toContain('<secret>');
        expect(survives(shown, written)).toBe(false);
      }),
    );
  });

  test('leaves the text around it as it is', () => {
    expect(knowing('S3cr+t/"<wörd>').redact(`before ${encode('S3cr+t/"<wörd>')} after`)).toBe('before <secret> after');
  });
});

describe('base64', () => {
  test('is recognised wherever the secret begins and ends in it', () => {
    fc.assert(
      fc.property(ascii(8, 40), ascii(0, 20), ascii(0, 20), fc.boolean(), (secret, before, after, url) => {
        const written = Buffer.from(before + secret + after).toString(url ? 'base64url' : 'base64');
        const shown = knowing(secret).redact(written);
        // At most the two characters at the seams, which the neighbours share, may stay.
        const kept = written.length - shown.replaceAll('<secret>', '').length;
        expect(shown).toContain('<secret>');
        expect(kept).toBeGreaterThanOrEqual(Math.floor((secret.length * 4) / 3) - 2);
      }),
    );
  });

  test('of a user name and password shows the user name at most', () => {
    const header = Buffer.from('watchword:correct horse').toString('base64');
    expect(knowing('correct horse').redact(`Basic ${header}`)).toMatch(/^Basic [\w+/]{13,14}<secret>$/);
  });
});

describe('ordinary text', () => {
  test('stays untouched', () => {
    fc.assert(
      fc.property(fc.array(fc.uuid(), { maxLength: 5 }), fc.string({ unit: 'grapheme' }), (secrets, text) => {
        fc.pre(!secrets.some((secret) => text.includes(secret)));
        expect(knowing(...secrets).redact(text)).toBe(text);
      }),
    );
  });

  test('is not searched for values that are too short to be told from it', () => {
    expect(knowing('token').redact('a token was written')).toBe('a token was written');
    expect(knowing('tokens').redact('two tokens were written')).toBe('two <secret> were written');
  });

  test('keeps its characters when letters change length with their case', () => {
    expect(knowing('hunter2').redact('İstanbul HUNTER2 ŉ')).toBe('İstanbul <secret> ŉ');
  });
});

describe('several secrets', () => {
  test('that overlap leave nothing of either', () => {
    expect(knowing('abcdefgh', 'efghijkl').redact('x abcdefghijkl y')).toBe('x <secret> y');
  });

  test('of which one contains the other leave nothing of the longer', () => {
    expect(knowing('abcdef', 'abcdefghi').redact('abcdefghi, abcdef')).toBe('<secret>, <secret>');
  });
});

describe('a key of several lines', () => {
  const key =
    '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\n-----END PRIVATE KEY-----\n';

  test('is taken out whole, without its last line break, and line by line', () => {
    const redactor = knowing(key);
    expect(redactor.redact(`key: ${key}.`)).toBe('key: <secret>.');
    expect(redactor.redact(JSON.stringify({ key: key.trim() }))).toBe('{"key":"<secret>"}');
    expect(redactor.redact('bad line AQEFAASCBKcwggSjAgEAAoIB')).toBe('bad line <secret>');
    expect(redactor.redact('-----BEGIN PRIVATE KEY-----')).toBe('-----BEGIN PRIVATE KEY-----');
  });
});

describe('passing secrets', () => {
  const passing = (n: number) => `access-token-${String(n).padStart(4, '0')}-${'x'.repeat(1000)}`;

  test('are forgotten, oldest first, when newer ones of their source have come', () => {
    const redactor = new Redactor();
    for (let n = 0; n < 100; n++) redactor.add(passing(n), 'contoso');
    expect(redactor.redact(passing(99))).toBe('<secret>');
    expect(redactor.redact(passing(80))).toBe('<secret>');
    expect(redactor.redact(passing(0))).toBe(passing(0));
  });

  test('do not push out those of another source, nor lasting ones, nor one that was seen again', () => {
    const redactor = new Redactor();
    redactor.add(new Secret(passing(1000)));
    redactor.add(passing(1000), 'contoso');
    redactor.add(passing(2000), 'fabrikam');
    redactor.add(passing(3000), 'contoso');
    for (let n = 0; n < 100; n++) {
      redactor.add(passing(n), 'contoso');
      redactor.add(passing(3000), 'contoso');
    }
    for (const n of [1000, 2000, 3000]) expect(redactor.redact(passing(n))).toBe('<secret>');
  });

  test('stay when they turn out to be lasting, or were seen again lately', () => {
    const redactor = new Redactor();
    for (let n = 0; n < 20; n++) redactor.add(passing(n), 'contoso');
    redactor.add(passing(0));
    redactor.add(passing(1), 'contoso');
    for (let n = 100; n < 120; n++) redactor.add(passing(n), 'contoso');
    expect([0, 1, 2].map((n) => redactor.redact(passing(n)))).toEqual(['<secret>', '<secret>', passing(2)]);
  });

  test('that look the same in some form are forgotten one by one', () => {
    const redactor = new Redactor();
    redactor.add(passing(1).toUpperCase(), 'contoso');
    redactor.add(passing(1), 'fabrikam');
    for (let n = 100; n < 200; n++) redactor.add(passing(n), 'contoso');
    expect(redactor.redact(passing(1))).toBe('<secret>');
  });

  test('longer than all that is remembered are remembered until the next', () => {
    const redactor = new Redactor();
    redactor.add('long'.repeat(20_000), 'contoso');
    expect(redactor.redact('long'.repeat(20_000))).toBe('<secret>');
    redactor.add(passing(1), 'contoso');
    expect(redactor.redact('long'.repeat(20_000))).toBe('long'.repeat(20_000));
  });
});

describe('plain data', () => {
  test('is redacted in every text, name, number and collection, and copied', () => {
    const redactor = knowing('hunter2', '123456');
    const given = {
      list: ['a hunter2', 1_234_567, 3, null, true],
      hunter2: 1n,
      map: new Map([['hunter2', 'x']]),
      set: new Set(['hunter2']),
      at: new URL('https://example.com/hunter2?a=1'),
      bytes: Buffer.from('hunter2'),
      secret: new Secret('anything'),
      error: Object.assign(new Error('no hunter2'), { headers: { authorization: 'other' } }),
    };
    const shown = redactor.redactDeep(given);
    expect(shown).toMatchObject({
      list: ['a <secret>', '<secret>7', 3, null, true],
      '<secret>': '1',
      map: { '<secret>': 'x' },
      set: ['<secret>'],
      at: 'https://example.com/<secret>?a=1',
      bytes: '<7 bytes>',
      secret: '<secret>',
      error: { name: 'Error', message: 'no <secret>' },
    });
    expect(JSON.stringify(shown)).not.toMatch(/hunter2|authorization/);
    expect(given.list[0]).toBe('a hunter2');
  });

  test('that contains itself ends', () => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    expect(new Redactor().redactDeep(loop)).toEqual({ self: '<circular>' });
  });

  test('nested without end is cut', () => {
    let nest: unknown = 'bottom';
    for (let n = 0; n < 1000; n++) nest = { nest };
    expect(JSON.stringify(new Redactor().redactDeep(nest))).toContain('<deeper>');
  });
});
