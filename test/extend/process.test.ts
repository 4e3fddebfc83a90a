/** A connector in another language, as a process: the example in Python writes a policy for the real program. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { Program } from '../e2e/program.ts';
import { ROOT } from './example.ts';
import { configure } from './program.ts';

const KEY = 'a-key-of-the-process-0a1b2c';
const BEFORE = { SUPPORT_URL: 'https://example.com', ünï: '' };

/** Why it can't be tried here; null where it can. */
function whyNoPython(): string | null {
  try {
    execFileSync('python3', ['-c', 'import http.server'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'there is no python3';
  }
}

async function listening(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the process has no output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the process ended before it listened');
}

const why = whyNoPython();

it.skipIf(why !== null)(
  `a process in Python is planned, written and kept${why === null ? '' : ` (${why})`}`,
  { timeout: 120_000 },
  async () => {
    await using program = new Program({ CONNECTOR_KEY: KEY });
    const folder = program.path('policies');
    mkdirSync(folder);
    writeFileSync(join(folder, 'pingid.json'), JSON.stringify(BEFORE));
    const environment = { ...process.env, ACME_FOLDER: folder, CONNECTOR_KEY: KEY, CONNECTOR_PORT: '0' };
    const child = spawn('python3', [join(ROOT, 'examples/process/connector.py')], { env: environment });
    try {
      const url = await listening(child);
      const account = {
        connector: { url, key: 'env:CONNECTOR_KEY' },
        tenant: 'contoso',
        slots: [{ name: 'ios', tokenSet: 'pingid', platform: 'ios', policy: 'pingid' }],
      };
      configure(program, account);
      await program.run(['tokens', 'generate']);
      const planned = await program.run(['plan', '--json']);
      expect(JSON.parse(planned.out).plans[0].changes).toHaveLength(1);
      expect(await program.run(['sync'])).toMatchObject({ code: 0 });
      const { PINGID_MDM_TOKEN: value, ...neighbours } = JSON.parse(readFileSync(join(folder, 'pingid.json'), 'utf8'));
      expect(value).toMatch(/^[0-9a-f-]{36}$/);
      expect(neighbours).toEqual(BEFORE);
      expect(await program.run(['plan'])).toMatchObject({ code: 0 });
      const checked = await program.run(['check', '--json']);
      expect(checked.out).toContain('the policy is there');
      configure(program, { ...account, tenent: 'misspelt' });
      expect((await program.run(['plan'])).err).toContain('did you mean `tenant`?');
      expect(program.printed).not.toContain(value);
      expect(program.printed).not.toContain(KEY);
    } finally {
      child.kill();
    }
  },
);
