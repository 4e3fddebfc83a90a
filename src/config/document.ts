import {
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
  type Document as YamlDocument,
} from 'yaml';
import { ConfigurationError, type Path, type Position } from './mistake.ts';

/** A YAML file that could be read, and where in it each setting stands. */
export interface Document {
  readonly value: unknown;
  /** Where the key of the setting stands; of a setting that isn't there, the nearest thing around it. */
  locate(path: Path): Position;
}

/** Reads YAML 1.2, anchors included. Throws a `ConfigurationError` for what is not YAML, written twice or empty. */
export function readDocument(text: string, file: string): Document {
  const lines = new LineCounter();
  // Pretty errors quote the line they complain about, and a line may hold a secret.
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const wrong = [...yaml.errors, ...yaml.warnings];
  const [first] = wrong;
  if (first !== undefined) {
    // After the first error of any other kind the rest of the file is read askew, and what follows confuses.
    const shown = first.code === 'DUPLICATE_KEY' ? wrong.filter((error) => error.code === 'DUPLICATE_KEY') : [first];
    throw new ConfigurationError(
      shown.map((error) => ({ file, position: position(error.pos[0]), path: '', says: sentence(error) })),
    );
  }
  const value = contentOf(yaml, (offset, says) => {
    throw new ConfigurationError([{ file, position: position(offset), path: '', says }]);
  });
  if (value === null || value === undefined) {
    throw new ConfigurationError([{ file, position: null, path: '', says: 'the file is empty' }]);
  }
  return { value, locate: (path) => position(offsetOf(yaml, path)) };
}

/** Our words for the reader's error codes: its own messages quote the file. */
const SENTENCES: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: 'not readable as YAML: an alias (`*name`) or an anchor (`&name`) without a usable name',
  BAD_DQ_ESCAPE:
    'not readable as YAML: an unknown escape after `\\` in a double-quoted text; single quotes take it as it is',
  BAD_INDENT:
    'not readable as YAML: the indentation does not fit the lines around it, or a bracket before it is not closed',
  BAD_SCALAR_START: 'not readable as YAML: a text that begins with this character needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'not readable as YAML: two settings on one line, or a text with `: ` in it that needs quotes',
  DUPLICATE_KEY: 'this setting is written twice in the same place; keep one of them',
  MISSING_CHAR: 'not readable as YAML: a `:`, a comma, a bracket or a closing quote is missing here or before',
  MULTILINE_IMPLICIT_KEY:
    'not readable as YAML: a name without its `:`, or a text over several lines that needs quotes',
  MULTIPLE_DOCS: 'more than one document in the file (`---`); Watchword reads one',
  RESOURCE_EXHAUSTION: 'not readable as YAML: nested too deep',
  TAB_AS_INDENT: 'not readable as YAML: a tab at the beginning of the line; use spaces',
  TAG_RESOLVE_FAILED: 'a YAML tag (`!name`) that is not known here; remove it',
};

function sentence(error: YAMLError): string {
  return SENTENCES[error.code] ?? 'not readable as YAML: something unexpected stands here';
}

function contentOf(yaml: YamlDocument, reject: (offset: number, says: string) => never): unknown {
  visit(yaml, {
    Alias: (_, alias) => {
      if (alias.resolve(yaml) === undefined) reject(alias.range?.[0] ?? 0, NO_ANCHOR);
    },
  });
  try {
    return yaml.toJS({ maxAliasCount: MOST_ALIASES });
  } catch {
    return reject(0, 'not readable as YAML: its aliases (`*name`) repeat too much');
  }
}

/** Aliases of aliases make a small file huge in memory. */
const MOST_ALIASES = 100;

const NO_ANCHOR = 'not readable as YAML: an alias (`*name`) without its anchor (`&name`) before it';

function offsetOf(yaml: YamlDocument, path: Path): number {
  let node: unknown = yaml.contents;
  let offset = 0;
  for (const step of path) {
    const inner: Node | unknown = isAlias(node) ? node.resolve(yaml) : node;
    if (isMap(inner)) {
      const pair = inner.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(inner)) {
      node = inner.items[Number(step)];
      if (node === undefined) return offset;
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
