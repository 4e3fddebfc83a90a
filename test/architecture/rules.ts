/**
 * Who may import whom, and what a file may look like. Each rule answers with the places that break it.
 *
 * | where                                       | may import                                                  |
 * |---------------------------------------------|-------------------------------------------------------------|
 * | src/model                                   | src/model                                                   |
 * | src/plan, src/rotation, src/schedule/due.ts | itself and src/model                                        |
 * | connectors/X                                | `#connector`, packages, its own folder without the simulator |
 * | authorities/X                               | `#authority`, packages, its own folder without the simulator |
 * | their simulator.ts and simulator/           | `#simulation`, packages, themselves                         |
 * | connectors/X and its simulator              | the same side of an API that several products serve (`SHARED_APIS`) |
 * | src/daemon.ts, scripts, bench, test         | also connectors/index.ts and authorities/index.ts           |
 * | src/validation/worker-process.ts            | also the store: a program of its own, which wires itself    |
 * | src                                         | never test, scripts or bench                                |
 */
import { posix } from 'node:path';
import type { Source } from './sources.ts';

/** What a rule finds: one line for each place that breaks it. */
export type Rule = (sources: readonly Source[]) => readonly string[];

/** Beyond it a file holds two ideas. */
const LONGEST_FILE = 250;
/** Written by a program out of the table of routes: as long as that is. */
const GENERATED = ['src/web/api/client.ts'];

const FORBIDDEN_WORDS = [
  'manager',
  'service',
  'helper',
  'util',
  'common',
  'lib',
  'provider',
  'driver',
  'adapter',
  'plugin',
];

const PURE = ['src/model/', 'src/plan/', 'src/rotation/', 'src/schedule/due.ts'];

/** Folders whose every export has a comment, unless its file starts with one and is named after it. */
const EXPLAINED = ['src/model/', 'src/plan/', 'src/rotation/', 'src/authority/', 'src/reconcile/'];

/** What may be imported by what is written outside the core. */
const CONTRACTS = { connectors: '#connector', authorities: '#authority' } as const;

/** Vendors' APIs that more than one product serves: folders of `connectors` without a connector. */
const SHARED_APIS = ['ivanti-cps'];

/** What Node offers and a connector may use: it computes. Files, sockets and the environment come from the kit. */
const COMPUTING = ['node:buffer', 'node:crypto', 'node:util', 'node:zlib'];

/** Every rule by its sentence. */
export const RULES: Readonly<Record<string, Rule>> = {
  'the model imports nothing but itself': each((source) =>
    source.path.startsWith('src/model/') ? importsOutside(source, (target) => target.startsWith('src/model/')) : [],
  ),

  'plan, rotation and schedule/due import only the model': each((source) => {
    const own = PURE.find((pure) => source.path.startsWith(pure));
    if (own === undefined) return [];
    return importsOutside(source, (target) => target.startsWith(own) || target.startsWith('src/model/'));
  }),

  'pure code has no clock, no randomness, no process, and waits for nothing': each((source) =>
    PURE.some((pure) => source.path.startsWith(pure)) ? source.reaches.map((what) => `uses ${what}`) : [],
  ),

  'a connector or authority imports its contract and packages, a simulator another contract and nothing of what it simulates for':
    each((source) => {
      const place = placeOf(source.path);
      if (place === null) return [];
      const contract = place.simulator ? '#simulation' : CONTRACTS[place.folder];
      const unwanted = importsOutside(source, (target) => {
        if (target === contract || COMPUTING.includes(target) || isPackage(target)) return true;
        const other = placeOf(target);
        if (other === null || other.folder !== place.folder || other.simulator !== place.simulator) return false;
        return other.product === place.product || SHARED_APIS.includes(other.product);
      });
      return source.computedImport ? [...unwanted, 'imports what is computed'] : unwanted;
    }),

  'the lists of connectors and authorities import what they list and its contracts': each((source) => {
    const [, folder] = /^(connectors|authorities)\/index\.ts$/.exec(source.path) ?? [];
    if (folder !== 'connectors' && folder !== 'authorities') return [];
    const listed = new RegExp(`^${folder}/[^/]+/(index|simulator)\\.ts$`);
    return importsOutside(
      source,
      (target) => target === CONTRACTS[folder] || target === '#simulation' || listed.test(target),
    );
  }),

  'only the daemon names concrete things': each((source) => {
    if (!source.path.startsWith('src/') || source.path === 'src/daemon.ts') return [];
    const isProgram = source.path === 'src/validation/worker-process.ts';
    const concrete = source.imports
      .map((specifier) => targetOf(source.path, specifier))
      .filter((target) => /^(connectors|authorities)\//.test(target) || (!isProgram && target === 'src/store/open.ts'));
    const computed = source.computedImport ? ['imports what is computed'] : [];
    return [...concrete.map((target) => `imports ${target}`), ...computed];
  }),

  'the program does not know its tests': each((source) =>
    /^(src|connectors|authorities)\//.test(source.path)
      ? importsOutside(source, (target) => !/^(test|scripts|bench)\//.test(target) && !target.startsWith('..'))
      : [],
  ),

  'every relative import names its file': each((source) =>
    source.imports
      .filter((specifier) => specifier.startsWith('.') && !endingIn(source.path).test(specifier))
      .map((specifier) => `imports ${specifier}`),
  ),

  'no file is longer than 250 lines': each((source) =>
    source.lines > LONGEST_FILE && !GENERATED.includes(source.path)
      ? [`has ${source.lines} lines; split it by idea`]
      : [],
  ),

  'no file is named with a word that says nothing': each((source) =>
    source.path
      .split(/[/.-]/)
      .filter((word) => FORBIDDEN_WORDS.some((forbidden) => word === forbidden || word === `${forbidden}s`))
      .map((word) => `is named with the word ${word}`),
  ),

  'nothing prints to the console: the command line has a terminal, everything else a log': each((source) =>
    source.reaches.includes('console') ? ['uses console'] : [],
  ),

  'every export of the core is explained': each((source) =>
    EXPLAINED.some((folder) => source.path.startsWith(folder))
      ? source.undocumented.map((name) => `exports ${name} without a comment`)
      : [],
  ),
};

/** The middle one of the lengths. */
export function medianLength(sources: readonly Source[]): number {
  const lengths = sources.map((source) => source.lines).sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? 0;
}

/** How the files are named that may be imported: the page also has components and styles. */
function endingIn(path: string): RegExp {
  return path.startsWith('src/web/') ? /\.(tsx?|css)$/ : /\.ts$/;
}

function each(findings: (source: Source) => readonly string[]): Rule {
  return (sources) => sources.flatMap((source) => findings(source).map((what) => `${source.path} ${what}`));
}

function importsOutside(source: Source, allowed: (target: string) => boolean): readonly string[] {
  return source.imports
    .filter((specifier) => !allowed(targetOf(source.path, specifier)))
    .map((specifier) => `imports ${specifier}`);
}

/** A relative import as a path from the root; anything else as it is written. */
function targetOf(path: string, specifier: string): string {
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier;
}

function isPackage(target: string): boolean {
  return (
    /^(@[\w.-]+\/)?[\w-][\w.-]*(\/|$)/.test(target) &&
    !/^(src|connectors|authorities|test|scripts|bench)\//.test(target)
  );
}

interface Place {
  readonly folder: keyof typeof CONTRACTS;
  readonly product: string;
  readonly simulator: boolean;
}

function placeOf(path: string): Place | null {
  const [, folder, product, rest] = /^(connectors|authorities)\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (folder !== 'connectors' && folder !== 'authorities') return null;
  if (product === undefined || rest === undefined) return null;
  return { folder, product, simulator: rest === 'simulator.ts' || rest.startsWith('simulator/') };
}
