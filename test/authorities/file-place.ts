/** A file that somebody writes, as a place: whole files, each put in the place of the one before it by renaming. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { FailureKind } from '#authority';
import { removeFolder, temporaryFolder } from '../store/fresh-database.ts';
import type { Damage, Place, PlaceOptions } from './place.ts';

/** How a file of each form is written; `touched` is what may change in it without a token changing. */
const FORMS = {
  lines: (values: readonly string[], touched: number) => [`# edition ${touched}`, ...values, ''].join('\n'),
  yaml: (values: readonly string[], touched: number) =>
    `# edition ${touched}\n${stringify({ tokens: values.map((value) => ({ value })) })}`,
  json: (values: readonly string[], touched: number) => JSON.stringify({ tokens: values }, null, touched % 8),
};

type Form = keyof typeof FORMS;

/** So many characters are missing at the end of one that is half written: where the cut shows. A value that is cut can look like a value. */
const MISSING: Readonly<Record<Form, number>> = { lines: 31, yaml: 41, json: 5 };

/** Places of the kind `file`, one for each form that it can be written in. */
export const FILES = Object.fromEntries(
  Object.keys(FORMS).map((form) => [form, async (options: PlaceOptions) => fileOf(form as Form, options)]),
);

function fileOf(form: Form, { tokens }: PlaceOptions): Place {
  const folder = temporaryFolder();
  const path = join(folder, `tokens.${form === 'lines' ? 'txt' : form}`);
  let values = [...tokens];
  let touched = 0;

  const text = () => FORMS[form](values, touched);

  function replace(content: string | Uint8Array): void {
    writeFileSync(`${path}.new`, content, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }

  function mended(): void {
    rmSync(path, { recursive: true, force: true });
    replace(text());
  }

  const damage = (name: string, kind: FailureKind, befalls: () => void): Damage => ({ name, kind, befalls, mended });

  mended();
  return {
    settings: { path },
    ca: null,
    secrets: () => [],
    service: null,
    console: {
      values: () => values,
      add(value) {
        values = [...values, value];
        replace(text());
      },
      remove(value) {
        values = values.filter((one) => one !== value);
        replace(text());
      },
      touchNeighbour() {
        touched += 1;
        replace(text());
      },
      // Nothing of ours writes the file, so all of it must stay as it is.
      neighbours: () => text(),
      letsIn: (value) => value !== null && values.includes(value),
    },
    damages: [
      damage('it is gone', 'unavailable', () => rmSync(path)),
      damage('a folder has its name', 'unavailable', () => {
        rmSync(path);
        mkdirSync(path);
      }),
      damage('it is empty', 'rejected', () => replace('')),
      damage('it is blank', 'rejected', () => replace(' \r\n\t\n')),
      damage('it is half written', 'rejected', () => replace(text().slice(0, -MISSING[form]))),
      damage('it is no text', 'rejected', () => replace(Uint8Array.of(0xff, 0xfe, 0x00, 0x80, 0x81))),
      damage('it is a film', 'rejected', () => replace('x'.repeat(4 * 1024 * 1024))),
    ],
    async [Symbol.asyncDispose]() {
      removeFolder(folder);
    },
  };
}
