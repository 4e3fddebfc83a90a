/** A file in memory, and the authority that reads it. */
import { type AuthorityKit, Failure } from '#authority';
import { file } from '../../../authorities/file/index.ts';
import { kitForTests } from '../../connectors/kit-for-tests.ts';

export const signal = new AbortController().signal;

export interface Written {
  readonly path?: string;
  readonly format?: string;
  readonly mode?: number;
}

/** The source over a file that holds this; null: there is none. */
export function sourceOf(
  content: string | Uint8Array | null,
  { path = 'tokens', mode = 0o640, ...more }: Written = {},
) {
  const guarded: string[] = [];
  const kit: AuthorityKit = {
    ...kitForTests(() => {
      throw new Error('a file needs no network');
    }),
    guard: (secret) => void guarded.push(String(secret)),
    async readFile(_, most) {
      if (content === null) throw new Failure('unavailable', `the file ${path} does not exist`);
      const bytes = Buffer.from(content);
      if (bytes.length > most) throw new Failure('rejected', `the file ${path} is longer than ${most} bytes`);
      return bytes;
    },
    modeOf: async () => mode,
  };
  const source = file.open?.(file.settings.parse({ path, ...more }), kit);
  if (source === undefined) throw new Error('a file can be asked');
  return { source, guarded };
}

/** What is read: values and warnings. */
export async function read(content: string | Uint8Array | null, written: Written = {}) {
  const { tokens, warnings, enforcedFrom } = await sourceOf(content, written).source.list(signal);
  return { values: tokens.map(({ value }) => value.reveal()), tokens, warnings, enforcedFrom };
}

/** Why nothing is read; a failure that shows a value fails the test. */
export async function refusal(content: string | Uint8Array | null, written: Written = {}): Promise<Failure> {
  const error: unknown = await read(content, written).then(
    () => new Error('it was read'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Failure)) throw error;
  if (/(first|second|other)-token/.test(error.message)) throw new Error(`a value is shown: ${error.message}`);
  return error;
}
