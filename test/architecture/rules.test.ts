/** The architecture test can fail: every rule is shown made-up sources that break it, and sources that only look as if they did. */
import { describe, expect, it } from 'vitest';
import { medianLength, RULES } from './rules.ts';
import { parse } from './sources.ts';

/** By rule: files by path, and what is found in them; `[]` for a file that is as it should be. */
const EXAMPLES: Readonly<Record<string, readonly (readonly [path: string, text: string, found: readonly string[]])[]>> =
  {
    'the model imports nothing but itself': [
      ['src/model/token.ts', `import { plan } from '../plan/plan.ts';`, ['imports ../plan/plan.ts']],
      ['src/model/slot.ts', `export type { z } from 'zod';`, ['imports zod']],
      ['src/model/a.ts', `export type Late = import('../clock.ts').Clock;`, ['imports ../clock.ts']],
      ['src/model/run.ts', `import type { Plan } from './plan.ts'; // import 'node:fs'`, []],
    ],
    'plan, rotation and schedule/due import only the model': [
      ['src/plan/plan.ts', `import { createHash } from 'node:crypto';`, ['imports node:crypto']],
      ['src/plan/b.ts', `import { mayServe } from '../rotation/serving.ts';`, ['imports ../rotation/serving.ts']],
      ['src/rotation/next.ts', `import type { Store } from '../store/contract.ts';`, ['imports ../store/contract.ts']],
      ['src/schedule/due.ts', `import { Cron } from 'node-cron';`, ['imports node-cron']],
      ['src/schedule/loop.ts', `import { Cron } from 'node-cron';`, []],
      ['src/plan/c.ts', `import { isContended } from './contention.ts'; import '../model/plan.ts';`, []],
    ],
    'pure code has no clock, no randomness, no process, and waits for nothing': [
      ['src/plan/plan.ts', 'export const at = Date.now();', ['uses Date.now']],
      ['src/plan/a.ts', 'export const at = new Date();', ['uses new Date()']],
      ['src/plan/b.ts', 'export const luck = Math.random();', ['uses Math.random']],
      ['src/rotation/a.ts', 'export const home = process.env.HOME;', ['uses process']],
      ['src/rotation/b.ts', 'export async function f() {}', ['uses async']],
      ['src/rotation/c.ts', 'await f();', ['uses await']],
      ['src/schedule/due.ts', 'setTimeout(() => performance.now());', ['uses performance', 'uses setTimeout']],
      ['src/plan/c.ts', 'export const day = (at: number) => new Date(at); // Date.now()', []],
      ['src/plan/d.ts', `export const says = 'await process'; export const of = (x: { console: 1 }) => x.console;`, []],
      ['src/clock.ts', 'export const now = Date.now;', []],
    ],
    'a connector or authority imports its contract and packages, a simulator another contract and nothing of what it simulates for':
      [
        [
          'connectors/acme/index.ts',
          `import { Failure } from '../../src/model/failure.ts';`,
          ['imports ../../src/model/failure.ts'],
        ],
        ['connectors/acme/client.ts', `import { graph } from '../intune/graph.ts';`, ['imports ../intune/graph.ts']],
        ['connectors/acme/a.ts', `import { simulator } from './simulator.ts';`, ['imports ./simulator.ts']],
        [
          'connectors/acme/b.ts',
          `const client = await import('./simulator/world.ts');`,
          ['imports ./simulator/world.ts'],
        ],
        ['connectors/acme/c.ts', `import { readFileSync } from 'node:fs';`, ['imports node:fs']],
        ['connectors/acme/d.ts', `import type { Simulator } from '#simulation';`, ['imports #simulation']],
        ['connectors/acme/e.ts', 'const it = await import(name);', ['imports what is computed']],
        ['connectors/acme/simulator.ts', `import { PATHS } from './endpoints.ts';`, ['imports ./endpoints.ts']],
        ['connectors/acme/simulator/a.ts', `import { PATHS } from '../endpoints.ts';`, ['imports ../endpoints.ts']],
        ['connectors/acme/simulator/b.ts', `import { Failure } from '#connector';`, ['imports #connector']],
        [
          'connectors/acme/f.ts',
          `import '#connector'; import 'zod'; import '@azure/identity'; import './check/g.ts';`,
          [],
        ],
        ['connectors/acme/h.ts', `import { Cps } from '../ivanti-cps/client.ts';`, []],
        ['connectors/acme/simulator/h.ts', `import { cpsRoutes } from '../../ivanti-cps/simulator/routes.ts';`, []],
        [
          'connectors/acme/simulator/i.ts',
          `import { Cps } from '../../ivanti-cps/client.ts';`,
          ['imports ../../ivanti-cps/client.ts'],
        ],
        ['authorities/acme/a.ts', `import { Failure } from '#connector';`, ['imports #connector']],
        ['authorities/acme/b.ts', `import '../../connectors/acme/c.ts';`, ['imports ../../connectors/acme/c.ts']],
        ['authorities/acme/simulator.ts', `import '#simulation'; import './simulator/a.ts';`, []],
        ['connectors/ivanti-cps/a.ts', `import '../acme/index.ts';`, ['imports ../acme/index.ts']],
        ['connectors/acme/check/g.ts', `import { createHash } from 'node:crypto'; import '../f.ts';`, []],
        ['connectors/acme/simulator/c.ts', `import '#simulation'; import './b.ts'; import '../simulator.ts';`, []],
      ],
    'the lists of connectors and authorities import what they list and its contracts': [
      [
        'authorities/index.ts',
        `import { acme } from '../connectors/acme/index.ts';`,
        ['imports ../connectors/acme/index.ts'],
      ],
      ['connectors/index.ts', `import { client } from './acme/client.ts';`, ['imports ./acme/client.ts']],
    ],
    'only the daemon names concrete things': [
      ['src/cli/plan.ts', `import { connectors } from '../../connectors/index.ts';`, ['imports connectors/index.ts']],
      ['src/demo/world.ts', `const { openStore } = await import('../store/open.ts');`, ['imports src/store/open.ts']],
      ['src/api/a.ts', 'const it = await import(path);', ['imports what is computed']],
      ['src/daemon.ts', `import '../connectors/index.ts'; import './store/open.ts';`, []],
      [
        'src/validation/worker-process.ts',
        `import '../store/open.ts'; import '../../connectors/index.ts';`,
        ['imports connectors/index.ts'],
      ],
    ],
    'the program does not know its tests': [
      ['src/clock.ts', `import { testClock } from '../test/clock.ts';`, ['imports ../test/clock.ts']],
      ['connectors/acme/g.ts', `import '../../bench/frame.ts';`, ['imports ../../bench/frame.ts']],
      ['src/log.ts', `import '../../shared/x.ts';`, ['imports ../../shared/x.ts']],
    ],
    'every relative import names its file': [
      ['src/web/a.ts', `import './b.tsx'; import './c.css'; import './d';`, ['imports ./d']],
      ['src/e.ts', `import './f.tsx';`, ['imports ./f.tsx']],
      ['src/a.ts', `import './b'; import './c.js'; import 'zod'; import './d.ts';`, ['imports ./b', 'imports ./c.js']],
    ],
    'no file is longer than 250 lines': [
      ['src/long.ts', '\n'.repeat(251), ['has 251 lines; split it by idea']],
      ['src/enough.ts', '\n'.repeat(250), []],
    ],
    'no file is named with a word that says nothing': [
      ['src/reconcile/run-manager.ts', '', ['is named with the word manager']],
      ['src/utils/text.ts', '', ['is named with the word utils']],
      ['src/deliver.ts', '', []],
    ],
    'nothing prints to the console: the command line has a terminal, everything else a log': [
      ['src/a.ts', `console.log('here');`, ['uses console']],
      ['src/b.ts', 'simulator.console.setValue(1);', []],
    ],
    'every export of the core is explained': [
      ['src/plan/a.ts', `import '../model/plan.ts';\nexport const LIMIT = 1;`, ['exports LIMIT without a comment']],
      [
        'src/plan/b.ts',
        '/** About the file. */\nimport "./a.ts";\nexport interface Facts {}',
        ['exports Facts without a comment'],
      ],
      ['src/plan/may-serve.ts', '/** About the file. */\nimport "./a.ts";\nexport function mayServe() {}', []],
      ['src/plan/c.ts', '/** One sentence. */\nexport type A = 1;\ntype B = 2;\nexport type { B };', []],
    ],
  };

it('every rule has sources that break it', () => {
  const broken = Object.entries(EXAMPLES).filter(([, files]) => files.some(([, , found]) => found.length > 0));
  expect(broken.map(([rule]) => rule).sort()).toEqual(Object.keys(RULES).sort());
});

describe.each(Object.entries(EXAMPLES))('%s', (name, files) => {
  const sources = parse(Object.fromEntries(files.map(([path, text]) => [path, text])));

  it.each(files)('%s: %s', (path, _, found) => {
    const own = sources.filter((source) => source.path === path);
    expect(RULES[name]?.(own)).toEqual(found.map((what) => `${path} ${what}`));
  });
});

it('the median is the middle length, whatever the longest is', () => {
  expect(medianLength(parse({ 'src/a.ts': '1\n', 'src/b.ts': '1\n2\n', 'src/c.ts': '\n'.repeat(240) }))).toBe(2);
});
