/** Day one at a daemon elsewhere: the same words as on its store. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServedWorld } from './elsewhere-world.ts';

const IOS = 'typed-in-the-console-of-2019';
const ANDROID = 'typed-in-the-console-of-2021';

let world: ServedWorld;
let ios: string;
let android: string;
beforeEach(async () => {
  world = await ServedWorld.open((cli) => {
    cli.simulator.console.setValue('ios', IOS);
    cli.simulator.console.setValue('android', ANDROID);
    return {};
  });
  const short = (value: string) => world.daemon.watchword.store.fingerprint(value).slice(0, 8);
  [ios, android] = [short(IOS), short(ANDROID)];
});
afterEach(() => world[Symbol.asyncDispose]());

describe('tokens adopt --url', () => {
  it('lists what stands in the slots as it is listed on the store', async () => {
    const elsewhere = await world.elsewhere(['tokens', 'adopt']);
    expect(elsewhere.out).toContain(`  ${ios}  unknown to the set  1 copy in 1 slot, `);
    expect(elsewhere).toEqual(await world.here(['tokens', 'adopt']));
    expect(elsewhere.code).toBe(2);
  });

  it('takes over what is named, in the name of whoever asks', async () => {
    const refused = await world.elsewhere(['tokens', 'adopt', '--take', ios, android]);
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/Say with --make-current which of these/) });
    expect(await world.cli.tokens()).toEqual([]);
    const ran = await world.elsewhere(['tokens', 'adopt', '--take', ios, '--make-current', android, '--reason', 'day']);
    expect(ran.code).toBe(0);
    expect((await world.cli.tokens()).map(({ stage }) => stage)).toEqual(['current', 'retiring']);
    const [entry] = await world.daemon.watchword.store.read.audit.list({ action: 'token.adopted', limit: 1 });
    expect(entry).toMatchObject({ actor: 'key:admin', reason: 'day' });
  });

  it('asks on a terminal, after it has shown what was found', async () => {
    const ran = await world.elsewhere(['tokens', 'adopt'], { typed: ['all', ios] });
    expect(ran).toMatchObject({
      code: 0,
      asked: [expect.stringContaining('take over'), expect.stringMatching(/^Make /)],
    });
    expect((await world.cli.tokens()).map(({ fingerprint }) => fingerprint.slice(0, 8))).toEqual([ios, android]);
  });

  it('needs the role admin', async () => {
    const ran = await world.elsewhere(['tokens', 'adopt'], {}, await world.keyOf('operator'));
    expect(ran).toMatchObject({ code: 1, err: expect.stringMatching(/needs the role admin/) });
  });
});
