/** One token a line. Blank lines, and lines that begin with `#`, are for people. */
import { type Entry, Failure } from '#authority';
import type { Settings } from './settings.ts';

/** How files of the other two forms begin. A token could begin like this too: then the configuration says so. */
const OTHER_FORMS = [
  { form: 'json', looksLike: 'JSON', begins: /^[[{]/ },
  { form: 'yaml', looksLike: 'YAML', begins: /^(- |-$|---|tokens:)/ },
] as const;

export function linesIn(text: string, place: string, { format }: Settings): readonly Entry[] {
  const entries = text
    .split(/\r?\n/)
    .map((value, at) => ({ value, createdAt: null, at: `line ${at + 1}` }))
    .filter(({ value }) => value.trim() !== '' && !value.startsWith('#'));
  const [first] = entries;
  const other =
    first === undefined ? undefined : OTHER_FORMS.find(({ begins }) => begins.test(first.value.trimStart()));
  if (other !== undefined && format === 'auto') {
    const says = `it looks like ${other.looksLike}, and its name says one token a line`;
    throw new Failure(
      'rejected',
      `${place}: ${says}; set \`format: ${other.form}\`, or \`format: lines\` if it is right`,
    );
  }
  return entries;
}
