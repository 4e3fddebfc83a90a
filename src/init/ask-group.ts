/** Asks for a group of settings: what is required first, then whatever else the person picks. */
import type { z } from 'zod';
import { isReference, readReference } from '../config/secrets.ts';
import { type Around, isThere } from './around.ts';
import type { Asker, Choice } from './asker.ts';
import { type PlannedFile, secretPath, variableName, type Written } from './draft.ts';
import { complaintAbout, complaintsAbout, meantBy, type Question, questionsOf } from './question.ts';

/** Where answers come from and typed secrets go. */
export interface Asking {
  readonly asker: Asker;
  readonly around: Around;
  /** The folder for what is kept. */
  readonly data: string;
  /** Files that will be written beside the configuration; a typed secret adds one. */
  readonly planned: Map<string, PlannedFile>;
}

/** A group that is asked about. */
export interface Group {
  readonly schema: z.ZodType;
  /** Whose settings these are, for names: `contoso`. */
  readonly owner: string;
  /** What has been said already, and isn't asked again while it holds. */
  readonly given: Written;
}

/** Asks until nothing is wrong with the group any more. */
export async function askGroup(asking: Asking, { schema, owner, given }: Group): Promise<Written> {
  const questions = questionsOf(schema).filter(({ kind }) => kind !== 'group');
  const optional = questions.filter(({ required, name }) => !required && !(name in given));
  let said = given;
  for (const question of questions) {
    if (!question.required || question.name in given) continue;
    said = { ...said, [question.name]: await askOne(asking, schema, owner, question, undefined) };
  }
  let picked: readonly string[] = [];
  for (;;) {
    // Where nothing is missing, a person who picks nothing is done.
    if (optional.length > 0) {
      const before = picked;
      picked = await asking.asker.several(`What else shall be set for ${owner}?`, optional.map(choiceOf), before);
      said = without(said, optional, picked);
      for (const question of optional) {
        if (!picked.includes(question.name) || question.name in said) continue;
        said = { ...said, [question.name]: await askOne(asking, schema, owner, question, undefined) };
      }
    }
    const complaints = complaintsAbout(schema, said);
    if (complaints.length === 0) return said;
    for (const { name, says } of complaints) asking.asker.tell(name === '' ? says : `${name}: ${says}`);
    // What is wrong and has been said is asked again; what is missing can be picked.
    for (const question of questions) {
      if (!(question.name in said) || !complaints.some(({ name }) => name === question.name)) continue;
      if (optional.includes(question)) continue;
      said = { ...said, [question.name]: await askOne(asking, schema, owner, question, said[question.name]) };
    }
  }
}

function without(said: Written, optional: readonly Question[], picked: readonly string[]): Written {
  const dropped = new Set(optional.flatMap(({ name }) => (picked.includes(name) ? [] : [name])));
  return Object.fromEntries(Object.entries(said).filter(([name]) => !dropped.has(name)));
}

function choiceOf({ name, says, otherwise }: Question): Choice {
  return { value: name, label: name, hint: otherwise === null ? says : `${says} Otherwise: ${otherwise}.` };
}

async function askOne(
  asking: Asking,
  schema: z.ZodType,
  owner: string,
  question: Question,
  before: unknown,
): Promise<unknown> {
  const { asker } = asking;
  const message = `${question.name}: ${question.says}`;
  if (question.kind === 'secret') return askSecret(asking, owner, question);
  if (question.kind === 'yes') return true;
  if (question.kind === 'choice') {
    const choices = question.choices.map((value) => ({ value, label: value }));
    return meantBy(question, await asker.choose(message, choices, question.otherwise ?? undefined), ',');
  }
  const hint = question.kind === 'list' ? ' Several with commas between them.' : '';
  const text = await asker.text(`${message}${hint}`, {
    ...(before === undefined ? {} : { initial: String(before) }),
    check: (typed) => complaintAbout(schema, question.name, meantBy(question, typed, ',')),
  });
  return meantBy(question, text, ',');
}

const WAYS: readonly Choice[] = [
  { value: 'env', label: 'in an environment variable' },
  { value: 'file', label: 'in a file that is there already', hint: 'also a certificate with its key' },
  { value: 'type', label: 'I type it in', hint: 'it isn’t shown, and goes into a file that only you can read' },
];

/** A reference to the secret; what is typed becomes a planned file. */
async function askSecret({ asker, around, data, planned }: Asking, owner: string, question: Question): Promise<string> {
  const message = `${question.name}: ${question.says}`;
  const way = await asker.choose(`${message} Where is it?`, WAYS);
  if (way === 'env') {
    const check = (name: string) =>
      isReference(`env:${name}`) ? null : 'expected the name of a variable: letters, digits and underscores';
    return `env:${await asker.text('Which variable?', { initial: variableName(owner, question.name), check })}`;
  }
  if (way === 'file') {
    const check = (path: string) => {
      const read = readReference(`file:${path}`, around);
      return 'problem' in read ? read.problem : null;
    };
    return `file:${await asker.text('Which file?', { check })}`;
  }
  const value = await asker.hidden(message, (typed) => (typed.trim() === '' ? 'expected a value' : null));
  const path = freePath(around, secretPath(data, owner, question.name));
  planned.set(path, { path, text: `${value.trim()}\n` });
  return `file:${path}`;
}

/** Nothing that is there is overwritten. */
function freePath(around: Around, path: string): string {
  let free = path;
  for (let number = 2; isThere(around, free); number++) free = `${path}-${number}`;
  return free;
}
