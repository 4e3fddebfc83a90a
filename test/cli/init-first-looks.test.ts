/** `init` goes on with `check`, `tokens adopt` and `plan`, on what it has just written. */
import { existsSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { openWatchword } from '../../src/daemon.ts';
import { Person, RETURN, type Script } from './person.ts';
import { CliWorld, runProgram } from './world.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const SCRIPT: Script = [
  ['Where is the state kept?', RETURN],
  ['Which app gets the token?', RETURN],
  ['Who decides which tokens', RETURN],
  ['What else shall be set for contoso?', RETURN],
  ["Where shall phones' tokens be validated?", RETURN],
  ['Shall there be the admin API', 'n'],
  ['Shall these files be written?', RETURN],
  ['Shall `check` look', RETURN],
  ['Shall the values be listed', RETURN],
  ['Shall `plan` show', RETURN],
];

it('runs the first looks on the new configuration, each when it is agreed to; nothing is written to the MDM', async () => {
  await using world = await CliWorld.open();
  vi.stubEnv('E2E_CLIENT_SECRET', String(world.simulator.account.clientSecret));
  const { slots, ...account } = world.account();
  const settings = Object.entries({ ...account, ca: `file:${world.path('ca.pem')}` });
  const set = settings
    .filter(([name]) => name !== 'connector' && name !== 'drift')
    .flatMap(([name, value]) => ['--set', `${name}=${String(value)}`]);
  const slot = (slots as Record<string, string>[]).flatMap(({ tokenSet: _, ...one }) => [
    '--slot',
    Object.entries(one)
      .map(([name, value]) => `${name}=${value}`)
      .join(','),
  ]);
  const said = ['--data', world.path('kept'), '--connector', 'intune', '--account', 'contoso', '--drift', 'report'];
  const person = new Person(SCRIPT);
  const args = ['--config', world.path('made.yaml'), 'init', ...said, ...set, ...slot];
  const ran = await runProgram(args, openWatchword, { streams: person.streams });
  expect({ code: ran.code, left: person.left }, `${ran.err}${person.drawn}`).toEqual({ code: 0, left: [] });
  expect(ran.out).toContain('✓ ');
  expect(ran.out).toContain('contoso');
  expect(ran.err).toContain('What to do next:');
  expect(existsSync(world.path('kept/watchword.db'))).toBe(true);
  expect(world.writes()).toBe(0);
});
