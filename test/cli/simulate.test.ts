import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { loadConfiguration } from '../../src/config/load.ts';
import { authorityDefinitions, connectorDefinitions } from '../../src/daemon.ts';
import { CliWorld } from './world.ts';

let world: CliWorld;

beforeAll(async () => {
  world = await CliWorld.open();
});

afterAll(() => world[Symbol.asyncDispose]());

describe('simulate, of an authority', () => {
  it('prints a token set that has its tokens from it, with its secret as a variable', async () => {
    const ca = world.path('authority-ca.pem');
    const stop = AbortSignal.abort();
    const { out, err } = await world.run(['simulate', 'pingone', '--ca-out', ca], { stop });
    const [, name = '', value = ''] = /^# export (\w+)='(.+)'\n/.exec(out) ?? [];
    const { tokenSets } = parse(out);
    expect(tokenSets.pingid.authority).toMatchObject({
      kind: 'pingone',
      ca: `file:${ca}`,
      clientSecret: `env:${name}`,
    });
    expect(JSON.stringify(tokenSets)).not.toContain(value);
    expect(err).toMatch(/^PingOne, simulated, at https:\S+\. .* A token set that has its tokens from it:\n/);

    const file = world.path('with-pingone.yaml');
    writeFileSync(file, stringify({ ...parse(readFileSync(world.path('watchword.yaml'), 'utf8')), tokenSets }));
    const configuration = await loadConfiguration(file, {
      connectors: await connectorDefinitions(),
      authorities: await authorityDefinitions(),
      environment: { [name]: value, E2E_CLIENT_SECRET: 'of the account' },
      baseDir: world.path('.'),
    });
    expect(configuration.tokenSets.get('pingid')?.authority).toMatchObject({ kind: 'pingone' });
  });

  it.each(['slots', 'phones', 'settle', 'speed'])('has no --%s', async (option) => {
    const ran = await world.run(['simulate', 'pingone', `--${option}`, '3']);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toBe(`--${option} is about an MDM, and pingone is an authority: leave it out.\n`);
  });
});

describe('a quirk', () => {
  it.each([
    ['pingone', 'tides=high', /^PingOne has no quirk tides; it has: defined, dates, .*\.\n$/],
    ['pingone', 'dates=roman', /^The quirk dates of PingOne is one of iso, offset, .*; found roman\.\n$/],
    ['intune', 'constructor=x', /^Microsoft Intune has no quirk constructor; it has: .*\.\n$/],
  ])('%s does not have: %s', async (name, quirk, says) => {
    const ran = await world.run(['simulate', name, '--quirk', quirk]);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(says);
  });
});
