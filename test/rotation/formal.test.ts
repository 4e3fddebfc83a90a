/**
 * The formal model (formal/rotation.pml), checked by Spin in every state it can reach; and models that are wrong on purpose, so
 * that a model which proves anything is noticed. Needs `spin` and a C compiler: Debian's packages `spin` and `gcc`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const [ROTATION = '', WORLD = ''] = ['rotation.pml', 'world.pml'].map((file) =>
  readFileSync(new URL(`../../formal/${file}`, import.meta.url), 'utf8'),
);
const MODEL = ROTATION.replace('#include "world.pml"', WORLD);
const MISSING = [
  ['spin', ['-V']],
  ['gcc', ['--version']],
].flatMap(([tool, options]) => (spawnSync(String(tool), [...(options ?? [])]).status === 0 ? [] : [tool]));
const SKIPPED =
  MISSING.length === 0 ? '' : ` (skipped: install ${MISSING.join(' and ')}, for example \`apt-get install spin gcc\`)`;

/** How often things go wrong and people meddle: what `ends` is checked with is smaller, because it costs more. */
const LAWS = { build: ['-DSAFETY', '-DNOCLAIM'], run: ['-m100000'], budget: [2, 2, 3] };
const ENDS = { build: ['-DNFAIR=4'], run: ['-m100000', '-a', '-f'], budget: [1, 2, 1] };

/** What Spin says of a model: `errors: 0`, or the number of errors and of what kind the first is. */
function verify(model: string, { build, run, budget }: typeof LAWS): string {
  const folder = mkdtempSync(join(tmpdir(), 'rotation-model-'));
  const at = { cwd: folder, encoding: 'utf8' } as const;
  try {
    writeFileSync(join(folder, 'rotation.pml'), model);
    const bounds = ['CRASHES', 'FAULTS', 'MEDDLING'].map((name, index) => `-D${name}=${budget[index]}`);
    execFileSync('spin', [...bounds, '-a', 'rotation.pml'], at);
    execFileSync('gcc', ['-O1', '-w', '-DCOLLAPSE', ...build, '-o', 'pan', 'pan.c'], at);
    const said = execFileSync('./pan', [...run], at);
    const [errors = 'no verdict'] = /errors: \d+/.exec(said) ?? [];
    const [, first] = /pan:1: (assertion violated|acceptance cycle|invalid end state)/.exec(said) ?? [];
    if (/max search depth too small|Search not completed/.test(said) && first === undefined) return 'not completed';
    return first === undefined ? errors : `${errors}, ${first}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function broken(what: string, by: string): string {
  expect(MODEL.split(what)).toHaveLength(2);
  return MODEL.replace(what, by);
}

const TIMEOUT = { timeout: 240_000 };

describe.skipIf(MISSING.length > 0)(`the formal model${SKIPPED}`, () => {
  it('no phone holding a distributed token is refused, and one rotation mints one token', TIMEOUT, () => {
    expect(verify(MODEL, LAWS)).toBe('errors: 0');
  });

  it('every rotation ends, or waits for a phone that is lost and says so', TIMEOUT, () => {
    expect(verify(MODEL, ENDS)).toBe('errors: 0');
  });

  it.each([
    ['revokes before phones have the token', '(figures[0] == (token) && figures[1] == (token))', '(true)'],
    ['revokes without looking again', 'observe(0); observe(1); ask(0); ask(1);\n', '\n'],
    ['counts a phone of before as one that has the token', ':: else -> figures[s] = NONE', ':: else'],
    [
      'forgets a revocation that failed',
      'faults--; failures++ }\n        fi;\n        mayDie()\n     :: step == finish',
      'faults--; ended = true }\n        fi;\n        mayDie()\n     :: step == finish',
    ],
    ['asks for a token before it has written down that it does', '        minting = true;\n', ''],
    ['writes a token that the endpoints do not know yet', ':: valid[wanted]', ':: true'],
    ['overlooks an abort at the end', 'decide();\n          if :: step == finish', 'if :: step == finish'],
    [
      'aborts while somebody is to take the old token away',
      'accepted[OLD] && removing != OLD ->\n',
      'accepted[OLD] ->\n',
    ],
    ['leaves an order open when it ends', 'ended = true; adding = false;', 'ended = true;'],
    ['goes on when it should be aborted', '#define VICTIM (aborted -> to : OLD)', '#define VICTIM OLD'],
  ])('a model that %s is refuted', TIMEOUT, (_what, what, by) => {
    expect(verify(broken(what, by), { ...LAWS, budget: [1, 1, 2] })).toBe('errors: 1, assertion violated');
  });

  it.each([
    ['does not say that it waits for phones', 'step = rest; reason = phonesAreLate', 'step = rest'],
    ['never asks for an approval', 'step = rest; reason = approval', 'step = rest'],
    ['gives up on what has failed', 'step = rest; reason = failed', 'step = rest'],
    ['leaves the new token in the canaries after an abort', '((s) == 0 && !aborted && to', '((s) == 0 && to'],
  ])('a model that %s does not end', TIMEOUT, (_what, what, by) => {
    expect(verify(broken(what, by), ENDS)).toBe('errors: 1, acceptance cycle');
  });
});
