/** Day one where somebody else decides about the tokens: a file that others write, and a console that a person works. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CliWorld } from './world.ts';

const KNOWN = 'known-where-it-is-decided';
const FOREIGN = 'typed-in-the-console-of-2019';

async function open(authority: Record<string, unknown>) {
  const world = await CliWorld.open();
  world.configure({ tokenSets: { pingid: { app: 'pingid', authority } } });
  world.simulator.console.setValue('ios', KNOWN);
  world.simulator.console.setValue('android', FOREIGN);
  await using watchword = await world.openWatchword();
  return Object.assign(world, { foreign: watchword.store.fingerprint(FOREIGN).slice(0, 8) });
}

describe('a file that others write', () => {
  async function openFile() {
    const world = await open({ kind: 'file', path: './tokens' });
    const write = (...values: readonly string[]) => writeFileSync(world.path('tokens'), `${values.join('\n')}\n`);
    write(KNOWN);
    return Object.assign(world, { write });
  }

  it('tells what is known there; what is not, nobody is asked about, and others have to add', async () => {
    await using world = await openFile();
    const ran = await world.run(['tokens', 'adopt'], { typed: [] });
    expect(ran.out).toMatch(/^ {2}[0-9a-f]{8} {2}current .*\n +contoso\/ios /m);
    expect(ran.out).toContain(`  ${world.foreign}  unknown to the set `);
    expect(ran.err).toMatch(/whoever writes there adds it\.\n$/);
    expect(ran).toMatchObject({ code: 2, asked: [] });
  });

  it('takes nothing from us, and recognises what others have added', async () => {
    await using world = await openFile();
    const refused = await world.run(['tokens', 'adopt', '--take', world.foreign]);
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Nothing was changed: .*only reads the tokens of pingid \(file\)/),
    });
    expect(await world.tokens()).toHaveLength(1);
    world.write(KNOWN, FOREIGN);
    expect((await world.run(['tokens', 'adopt'])).code).toBe(0);
  });

  it('that can not be read ends it: nobody can tell what is known', async () => {
    await using world = await openFile();
    world.write('');
    const ran = await world.run(['tokens', 'adopt', '--take', world.foreign]);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(await world.tokens()).toEqual([]);
  });
});

describe('a console that a person works', () => {
  it('has what is taken over, says the person: the price names it, and it is written down as active there', async () => {
    await using world = await open({ kind: 'manual' });
    await world.run(['tokens', 'add'], { input: KNOWN });
    const ran = await world.run(['tokens', 'adopt'], { typed: ['all'] });
    expect(ran.err).toMatch(/With `manual` it is only written down that the console has it: enter it there first/);
    expect(ran.code).toBe(0);
    expect((await world.tokens()).map(({ stage }) => stage)).toEqual(['current', 'retiring']);
    expect(await world.run(['validate'], { input: FOREIGN })).toMatchObject({ code: 0 });
  });
});
