/** What the service refuses in a PUT, before anything is changed. */
import { momentIn } from './dates.ts';
import { elementsOf, isArray, isObject, type Member, membersOf, textOf } from './json-text.ts';
import type { Quirks } from './quirks.ts';
import { type Detail, Refusal } from './refusals.ts';
import { READ_ONLY } from './requirements.ts';
import { entriesOf, SECTION, sectionOf, TOKENS } from './tokens.ts';

/** The members of what was sent. Throws for what is no JSON object. */
export function sentMembers(body: string): readonly Member[] {
  try {
    JSON.parse(body);
  } catch {
    throw new Refusal('INVALID_REQUEST');
  }
  if (!isObject(body)) throw new Refusal('INVALID_REQUEST');
  return membersOf(body);
}

/** Throws for requirements that can't take the place of those before. */
export function refuseInvalid(sent: readonly Member[], before: readonly Member[], quirks: Quirks): void {
  const details = [
    ...readOnly(sent, quirks),
    ...section(sent, quirks),
    ...emptied(sent, before, quirks),
    ...clientMade(sent, before, quirks),
  ];
  if (details.length > 0) throw new Refusal('INVALID_DATA', details);
}

function readOnly(sent: readonly Member[], quirks: Quirks): readonly Detail[] {
  if (quirks.readOnly === 'accepted') return [];
  return sent.filter(({ name }) => READ_ONLY.includes(name)).map(({ name }) => invalid(name, 'is read-only'));
}

function section(sent: readonly Member[], quirks: Quirks): readonly Detail[] {
  const text = textOf(sent, SECTION);
  if (text === undefined) return [];
  if (!isObject(text)) return [invalid(SECTION, 'is no object')];
  const members = membersOf(text);
  const enabled = textOf(members, 'enabled');
  const effectiveDate = textOf(members, 'effectiveDate');
  const tokens = textOf(members, TOKENS);
  const isDate = effectiveDate === undefined || momentIn(effectiveDate, quirks, 'requirement') !== null;
  return [
    ...(enabled === undefined ? [required(`${SECTION}.enabled`)] : []),
    ...(enabled === 'true' && effectiveDate === undefined ? [required(`${SECTION}.effectiveDate`)] : []),
    ...(enabled === 'true' && tokens === undefined ? [required(`${SECTION}.${TOKENS}`)] : []),
    ...(enabled === undefined || /^(true|false)$/.test(enabled)
      ? []
      : [invalid(`${SECTION}.enabled`, 'is no Boolean')]),
    ...(isDate ? [] : [invalid(`${SECTION}.effectiveDate`, 'is no date')]),
    ...(tokens === undefined ? [] : list(tokens, quirks)),
  ];
}

function list(tokens: string, quirks: Quirks): readonly Detail[] {
  if (!isArray(tokens)) return [invalid(`${SECTION}.${TOKENS}`, 'is no array')];
  return elementsOf(tokens).flatMap((text, at) => {
    const target = `${SECTION}.${TOKENS}[${at}]`;
    const members = membersOf(text);
    const token = textOf(members, 'token');
    const creationTime = textOf(members, 'creationTime');
    const isDate = creationTime === undefined || momentIn(creationTime, quirks, 'token') !== null;
    return [
      ...(token === undefined ? [required(`${target}.token`)] : []),
      ...(creationTime === undefined ? [required(`${target}.creationTime`)] : []),
      ...(token === undefined || /^".+"$/s.test(token) ? [] : [invalid(`${target}.token`, 'is no text')]),
      ...(isDate ? [] : [invalid(`${target}.creationTime`, `${creationTime} is no date`)]),
    ];
  });
}

/** An empty list replaces the only token, where there was one; it is no list of tokens where there was none. */
function emptied(sent: readonly Member[], before: readonly Member[], quirks: Quirks): readonly Detail[] {
  const tokens = textOf(sectionOf(sent), TOKENS);
  const isEmpty = tokens !== undefined && isArray(tokens) && elementsOf(tokens).length === 0;
  const isReplaced = quirks.lastToken === 'replaced' && entriesOf(before, quirks).length > 0;
  const isAsked = textOf(sectionOf(sent), 'enabled') === 'true';
  return isEmpty && isAsked && !isReplaced ? [required(`${SECTION}.${TOKENS}`)] : [];
}

/** The message quotes the value, as services do: whoever passes it on has told a token. */
function clientMade(sent: readonly Member[], before: readonly Member[], quirks: Quirks): readonly Detail[] {
  if (quirks.clientValues !== 'refused') return [];
  const known = new Set(entriesOf(before, quirks).map(({ value }) => value));
  return entriesOf(sent, quirks).flatMap(({ value }, at) =>
    known.has(value) ? [] : [invalid(`${SECTION}.${TOKENS}[${at}].token`, `'${value}' was not generated here`)],
  );
}

function required(target: string): Detail {
  return { code: 'REQUIRED_VALUE', target, message: 'must have a value' };
}

function invalid(target: string, message: string): Detail {
  return { code: 'INVALID_VALUE', target, message };
}
