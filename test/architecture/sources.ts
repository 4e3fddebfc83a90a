/** The source tree as the architecture test sees it: read with the compiler's own parser, so that no comment or string is taken for code. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isAwaitExpression,
  isCallExpression,
  isClassDeclaration,
  isEnumDeclaration,
  isFunctionDeclaration,
  isIdentifier,
  isInterfaceDeclaration,
  isNewExpression,
  isPropertyAccessExpression,
  isStringLiteral,
  isTypeAliasDeclaration,
  isVariableStatement,
  type Node,
  type SourceFile,
  type Statement,
  SyntaxKind,
} from 'typescript/unstable/ast';
import { createVirtualFileSystem } from 'typescript/unstable/fs';
import { API } from 'typescript/unstable/sync';

/** One file. Paths start at the root of the repository and use `/`. */
export interface Source {
  readonly path: string;
  readonly lines: number;
  /** What stands between the quotes of every `import`, `export ... from`, `import()` and `import('...')` in a type. */
  readonly imports: readonly string[];
  /** Whether some `import()` gets anything but a plain string, so that nobody can tell what it loads. */
  readonly computedImport: boolean;
  /** Globals and keywords that reach beyond a pure function: `await`, `Date.now`, `process` ... */
  readonly reaches: readonly string[];
  /** Names of the exported declarations without a comment that explains them. */
  readonly undocumented: readonly string[];
}

const GLOBALS: ReadonlySet<string> = new Set([
  'process',
  'performance',
  'globalThis',
  'console',
  'crypto',
  'fetch',
  'Promise',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'navigator',
]);
const MEMBERS: ReadonlySet<string> = new Set(['Date.now', 'Math.random', 'Intl.DateTimeFormat']);

const ROOT = '/repository/';

/** Every TypeScript file below these folders, by its path. */
export function readTree(...folders: readonly string[]): Readonly<Record<string, string>> {
  const root = join(import.meta.dirname, '..', '..');
  const paths = folders.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root })).sort();
  return Object.fromEntries(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')]));
}

/** What these texts contain, by path. */
export function parse(texts: Readonly<Record<string, string>>): readonly Source[] {
  const configuration = `${ROOT}tsconfig.json`;
  const compilerOptions = { noLib: true, noResolve: true, types: [], noEmit: true, allowImportingTsExtensions: true };
  const files = Object.fromEntries(Object.entries(texts).map(([path, text]) => [ROOT + path, text]));
  const fs = createVirtualFileSystem({
    ...files,
    [configuration]: JSON.stringify({ compilerOptions, include: ['**/*.ts'] }),
  });
  const api = new API({ fs });
  try {
    const project = api.updateSnapshot({ openProjects: [configuration] }).getProject(configuration);
    return Object.keys(texts).map((path) => {
      const file = project?.program.getSourceFile(ROOT + path);
      if (file === undefined) throw new Error(`${path} was not parsed`);
      return sourceOf(path, file);
    });
  } finally {
    api.close();
  }
}

function sourceOf(path: string, file: SourceFile): Source {
  const nodes = descendants(file);
  return {
    path,
    lines: file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0),
    imports: file.imports.filter(isStringLiteral).map((literal) => literal.text),
    computedImport: nodes.some(isComputedImport),
    reaches: [...new Set(nodes.flatMap((node) => reachOf(node) ?? []))].sort(),
    undocumented: file.statements.flatMap((statement) => undocumentedIn(statement, path, file)),
  };
}

function descendants(node: Node): readonly Node[] {
  const found: Node[] = [];
  const visit = (child: Node): undefined => {
    found.push(child);
    child.forEachChild(visit);
  };
  node.forEachChild(visit);
  return found;
}

function isComputedImport(node: Node): boolean {
  if (!isCallExpression(node) || node.expression.kind !== SyntaxKind.ImportKeyword) return false;
  const [argument] = node.arguments;
  return argument === undefined || !isStringLiteral(argument);
}

function reachOf(node: Node): string | null {
  if (isAwaitExpression(node)) return 'await';
  if (node.kind === SyntaxKind.AsyncKeyword) return 'async';
  if (isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) return 'new Date()';
  if (isCallExpression(node) && node.expression.getText() === 'Date') return 'Date()';
  if (isPropertyAccessExpression(node)) return MEMBERS.has(node.getText()) ? node.getText() : null;
  return isIdentifier(node) && GLOBALS.has(node.text) && !isNameOfProperty(node) ? node.text : null;
}

/** `x.console` and `{ console: ... }` are no use of the global. */
function isNameOfProperty(node: Node): boolean {
  const { parent } = node;
  return (
    (isPropertyAccessExpression(parent) && parent.name === node) ||
    ([SyntaxKind.PropertyAssignment, SyntaxKind.PropertySignature, SyntaxKind.PropertyDeclaration].includes(
      parent.kind,
    ) &&
      'name' in parent &&
      parent.name === node)
  );
}

/** A comment at the top of a file explains the declaration that the file is named after. */
function undocumentedIn(statement: Statement, path: string, file: SourceFile): readonly string[] {
  const names = exportedNames(statement).filter(
    (name) => !(file.text.startsWith('/**') && kebab(name) === path.replace(/^.*\/|\.ts$/g, '')),
  );
  return statement.jsDoc?.length ? [] : names;
}

function exportedNames(statement: Statement): readonly string[] {
  if (isVariableStatement(statement)) {
    if (!isExported(statement.modifiers)) return [];
    return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
  }
  const named =
    isFunctionDeclaration(statement) ||
    isClassDeclaration(statement) ||
    isInterfaceDeclaration(statement) ||
    isTypeAliasDeclaration(statement) ||
    isEnumDeclaration(statement);
  return named && isExported(statement.modifiers) && statement.name !== undefined ? [statement.name.text] : [];
}

function isExported(modifiers: readonly Node[] | undefined): boolean {
  return modifiers?.some((modifier) => modifier.kind === SyntaxKind.ExportKeyword) ?? false;
}

function kebab(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}
