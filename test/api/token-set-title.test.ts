import { expect, it } from 'vitest';
import { siteHere } from '../../src/cli/here.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { CliWorld } from '../cli/world.ts';

it('a console that a person works is called as its settings say', async () => {
  await using world = await CliWorld.open();
  const authority = { kind: 'manual', service: 'Acme ID' };
  world.configure({ tokenSets: { pingid: { app: 'pingid', authority } } });
  await world.run(['tokens', 'add'], { input: 'typed-in-the-console' });
  const started = await world.run(['rotate', 'start']);
  expect(`${started.out}${started.err}`).toMatch(/somebody has to add the token [0-9a-f]{8} in Acme ID's console/);
  await using watchword = await world.openWatchword();
  const terminal = {} as Terminal;
  const configuredStore = () => Promise.reject(new Error('nobody asks'));
  const stop = new AbortController().signal;
  const cli = { terminal, open: world.openWatchword, configuredStore, stop, exit: () => {} };
  const { items } = await siteHere(cli, watchword).admin.listTokenSets({});
  expect(items.map(({ authority: { title } }) => title)).toEqual(["Acme ID's console"]);
});
