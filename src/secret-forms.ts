/**
 * The forms in which a secret may turn up in a text that is going to be shown.
 *
 * | form      | where it turns up                                                        |
 * |-----------|--------------------------------------------------------------------------|
 * | plain     | anywhere                                                                 |
 * | base64    | Basic authentication, payloads; three alignments, since it may begin in the middle |
 * | base64url | the same with the other alphabet, with and without padding               |
 * | percent   | addresses and forms; only what must be escaped, or every byte            |
 * | hex       | dumps                                                                    |
 * | HTML, XML | error pages, property lists                                              |
 * | JSON      | bodies and our own log lines; also several deep, and with `\u` escapes as .NET writes them |
 *
 * Upper and lower case are not told apart: the redactor compares folded text.
 */

/** A line of a secret of several lines (a key in PEM) is a secret by itself from this length on. */
const SHORTEST_LINE = 16;

/** Every form of a secret, without repetition. */
export function formsOf(secret: string): Set<string> {
  const forms = new Set<string>();
  for (const part of partsOf(secret)) {
    for (const form of [part, ...base64Forms(part), ...percentForms(part), ...markupForms(part), hex(part)]) {
      for (const escaped of jsonForms(form)) forms.add(escaped);
    }
  }
  return forms;
}

function partsOf(secret: string): string[] {
  const whole = secret.toWellFormed();
  const lines = whole.split(/\r?\n/);
  if (lines.length === 1) return [whole];
  const telling = lines.filter((line) => line.length >= SHORTEST_LINE && !line.startsWith('-----'));
  return [whole, whole.trim(), ...telling];
}

function hex(text: string): string {
  return Buffer.from(text).toString('hex');
}

/**
 * Base64 of a text depends on where its first byte falls in a group of three. For each of the three places: the characters
 * that depend on the text alone, and the same up to the padding, as it looks at the very end.
 */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text);
  const forms: string[] = [];
  for (const skipped of [0, 1, 2]) {
    const whole = Buffer.concat([Buffer.alloc(skipped), bytes]).toString('base64');
    const first = Math.ceil((skipped * 8) / 6);
    const end = Math.floor(((skipped + bytes.length) * 8) / 6);
    const atTheEnd = whole.slice(first);
    forms.push(atTheEnd, atTheEnd.replace(/=+$/, ''), whole.slice(first, end));
  }
  const url = forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  return [...forms, ...url, ...forms.map(encodeURIComponent)];
}

function percentForms(text: string): string[] {
  return [
    encodeURIComponent(text),
    encodeURI(text),
    new URLSearchParams([['', text]]).toString().slice(1),
    hex(text).replace(/../g, '%$&'),
  ];
}

const MARKUP = { '&': '&amp;', '<': '&lt;', '>': '&gt;' } as const;

/** What writers of HTML and XML escape beside `&`, `<` and `>`, and how. */
const MARKUP_DIALECTS: readonly Readonly<Record<string, string>>[] = [
  MARKUP,
  { ...MARKUP, '"': '&quot;' },
  { ...MARKUP, '"': '&quot;', "'": '&#39;' },
  { ...MARKUP, '"': '&quot;', "'": '&apos;' },
  { ...MARKUP, '"': '&#34;', "'": '&#39;' },
  { ...MARKUP, '"': '&quot;', "'": '&#x27;' },
  { ...MARKUP, '"': '&quot;', "'": '&#x27;', '/': '&#x2F;' },
  { ...MARKUP, '"': '&quot;', "'": '&#x27;', '+': '&#x2B;' },
];

function markupForms(text: string): string[] {
  const forms = MARKUP_DIALECTS.map((dialect) => text.replace(/[&<>"'/+]/g, (found) => dialect[found] ?? found));
  const numeric = forms.map((form) =>
    form.replace(/[^\0-\x7f]/gu, (found) => `&#x${found.codePointAt(0)?.toString(16)};`),
  );
  return [...forms, ...numeric];
}

function jsonForms(text: string): Set<string> {
  const forms = new Set([text]);
  let deepest = [text];
  for (const dialects of JSON_DIALECTS) {
    deepest = [...new Set(deepest.flatMap((form) => dialects.map((escaped) => escaped(form))))];
    for (const form of deepest) forms.add(form);
    deepest = deepest.filter((form) => form !== text);
  }
  return forms;
}

function jsonString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function jsonSlashes(text: string): string {
  return jsonString(text).replaceAll('/', '\\/');
}

function jsonAscii(text: string): string {
  return jsonString(text).replace(/[^\0-\x7f]/g, unicodeEscape);
}

/** `System.Text.Json` also escapes what is special in HTML and all that isn't ASCII, says its documentation on character encoding. */
function jsonDotNet(text: string): string {
  return jsonString(text)
    .replaceAll('\\"', '\\u0022')
    .replace(/[&'+<>`]|[^\0-\x7f]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Who writes JSON at each depth: a vendor's nested error; the reply around it; our own log line around that. */
const JSON_DIALECTS: readonly (readonly ((text: string) => string)[])[] = [
  [jsonString, jsonSlashes, jsonAscii, jsonDotNet],
  [jsonString, jsonDotNet],
  [jsonString],
];
