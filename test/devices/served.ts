/** A daemon with two accounts at simulated Intunes, whose phones have the same serial numbers. */
import { writeFileSync } from 'node:fs';
import { simulatorOf } from '../../src/daemon.ts';
import type { Simulator } from '../../src/simulation/contract.ts';
import { ServedWorld } from '../cli/elsewhere-world.ts';

/** `other` is the second account's MDM: half as many phones as the first one's. */
export interface Served extends AsyncDisposable {
  readonly world: ServedWorld;
  readonly other: Simulator;
}

export async function openServed(phones = 3): Promise<Served> {
  const other = await (await simulatorOf('intune')).start({ phones });
  const world = await ServedWorld.open((cli) => {
    writeFileSync(cli.path('other.pem'), other.ca);
    writeFileSync(cli.path('other.secret'), String(other.account.clientSecret));
    const secret = `file:${cli.path('other.secret')}`;
    const plant = cli.account({ ...other.account, clientSecret: secret, ca: 'file:./other.pem' });
    return { accounts: { contoso: cli.account({ settle: '0s' }), plant } };
  });
  return {
    world,
    other,
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
    },
  };
}
