/**
 * Who may import whom, and what a file may look like. Each rule answers with the places that break it.
 *
 * | where                                       | may import                                                  |
 * |---------------------------------------------|-------------------------------------------------------------|
 * | src/model                                   | src/model                                                   |
 * | src/plan, src/rotation, src/schedule/due.ts | itself and src/model                                        |
 * | connectors/X                                | `#connector`, packages, its own folder without the simulator |
 * | connectors/X/simulator.ts and simulator/    | `#simulation`, packages, themselves                         |
 * | connectors/X and its simulator              | the same side of an API that several products serve (`SHARED_APIS`) |
 * | src/daemon.ts, scripts, bench, test         | also connectors/index.ts                                    |
 * | src                                         | never test, scripts or bench                                |
 */
import { posix } from 'node:path';
import type { Source } from './sources.ts';

/** What a rule finds: one line for each place that breaks it. */
export type Rule = (sources: readonly Source[]) => readonly string[];

/** Beyond it a file holds two ideas. */
const LONGEST_FILE = 250;

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

  'a connector imports its contract and packages, a simulator another contract and nothing of its connector': each(
    (source) => {
      const place = placeInConnectors(source.path);
      if (place === null) return [];
      const contract = place.simulator ? '#simulation' : '#connector';
      const unwanted = importsOutside(source, (target) => {
        if (target === contract || COMPUTING.includes(target) || isPackage(target)) return true;
        const other = placeInConnectors(target);
        if (other === null || other.simulator !== place.simulator) return false;
        return other.connector === place.connector || SHARED_APIS.includes(other.connector);
      });
      return source.computedImport ? [...unwanted, 'imports what is computed'] : unwanted;
    },
  ),

  'the list of connectors imports connectors and their contracts': each((source) =>
    source.path === 'connectors/index.ts'
      ? importsOutside(
          source,
          (target) =>
            target === '#connector' ||
            target === '#simulation' ||
            /^connectors\/[^/]+\/(index|simulator)\.ts$/.test(target),
        )
      : [],
  ),

  'only the daemon names concrete things': each((source) => {
    if (!source.path.startsWith('src/') || source.path === 'src/daemon.ts') return [];
    const concrete = source.imports
      .map((specifier) => targetOf(source.path, specifier))
      .filter((target) => target.startsWith('connectors/') || target === 'src/store/open.ts');
    const computed = source.computedImport ? ['imports what is computed'] : [];
    return [...concrete.map((target) => `imports ${target}`), ...computed];
  }),

  'the program does not know its tests': each((source) =>
    /^(src|connectors)\//.test(source.path)
      ? importsOutside(source, (target) => !/^(test|scripts|bench)\//.test(target) && !target.startsWith('..'))
      : [],
  ),

  'every relative import ends in .ts': each((source) =>
    source.imports
      .filter((specifier) => specifier.startsWith('.') && !specifier.endsWith('.ts'))
      .map((specifier) => `imports ${specifier}`),
  ),

  'no file is longer than 250 lines': each((source) =>
    source.lines > LONGEST_FILE ? [`has ${source.lines} lines; split it by idea`] : [],
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
  return /^(@[\w.-]+\/)?[\w-][\w.-]*(\/|$)/.test(target) && !/^(src|connectors|test|scripts|bench)\//.test(target);
}

function placeInConnectors(path: string): { readonly connector: string; readonly simulator: boolean } | null {
  const [, connector, rest] = /^connectors\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (connector === undefined || rest === undefined) return null;
  return { connector, simulator: rest === 'simulator.ts' || rest.startsWith('simulator/') };
}
