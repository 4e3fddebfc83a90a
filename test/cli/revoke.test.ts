/** Taking a token away from phones: refused, priced, confirmed. Six phones, three for each of two slots. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { RotateCli } from './fake-rotate.ts';
import { CliWorld } from './world.ts';

const PHONES = 6;

/** A token in every slot and on every phone, and a second one that is pending. */
async function served(): Promise<{ readonly world: CliWorld; readonly old: string; readonly next: string }> {
  const world = await CliWorld.open({ phones: PHONES });
  const old = await world.generate();
  const next = await world.generate();
  await world.run(['sync']);
  world.simulator.fleet.checkInAll(Date.now());
  return { world, old: old.id, next: next.id };
}

async function stageOf(world: CliWorld, id: string): Promise<string | undefined> {
  return (await world.tokens()).find((token) => token.id === id)?.stage;
}

describe('tokens revoke', () => {
  it('revokes what no slot holds, and says so', async () => {
    const { world, next } = await served();
    await using _ = world;
    const ran = await world.run(['tokens', 'revoke', next, '--reason', 'never used']);
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(new RegExp(`^[0-9a-f]{8} {2}revoked {2}pingid {2}${next}\n$`));
    expect((await world.trail())[0]).toMatchObject({ action: 'token.revoked', reason: 'never used' });

    const again = await world.run(['tokens', 'revoke', next]);
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.err).toMatch(/^Token [0-9a-f]{8} is revoked already\.\n$/);
  });

  it('is no emergency where nobody is served, whatever was asked for: who turns up in between stays protected', async () => {
    const { world, next } = await served();
    await using _ = world;
    expect((await world.run(['tokens', 'revoke', next, '--emergency'])).code).toBe(0);
    expect((await world.trail())[0]).toMatchObject({ action: 'token.revoked', detail: { emergency: false } });
  });

  it('is refused while slots hold the token, with each slot and the reason', async () => {
    const { world, old } = await served();
    await using _ = world;
    const ran = await world.run(['tokens', 'revoke', old]);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err.split('\n').slice(1, 3)).toEqual(['  contoso/android holds it', '  contoso/ios holds it']);
    expect(ran.err).toContain('--emergency');
    expect(await stageOf(world, old)).toBe('current');
  });

  it('looks first: what somebody pasted a moment ago counts', async () => {
    const { world, old, next } = await served();
    await using _ = world;
    const { tokens } = await world.json(['tokens', 'list', '--reveal']);
    const value = (tokens as { id: string; value: string }[]).find(({ id }) => id === next)?.value ?? '';
    world.simulator.console.setValue('ios', value);
    const writes = world.writes();
    const ran = await world.run(['tokens', 'revoke', next]);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('contoso/ios holds it');
    expect(world.writes()).toBe(writes);
    expect(await stageOf(world, old)).toBe('current');
  });

  it('is refused until every phone has the next token, and goes through then', async () => {
    const { world, old, next } = await served();
    await using _ = world;
    await world.run(['tokens', 'edit', next, '--make-current']);
    await world.run(['sync']);
    const early = await world.run(['tokens', 'revoke', old]);
    expect(early.code).toBe(1);
    expect(early.err).toMatch(/contoso\/ios held it, and 3 of 3 phones are not known to have received the new value/);

    world.simulator.fleet.checkInAll(Date.now());
    expect(await world.run(['tokens', 'revoke', old])).toMatchObject({ code: 0 });
    expect(await stageOf(world, old)).toBe('revoked');
  });

  it('is refused while a slot cannot be read', async () => {
    const { world, next } = await served();
    await using _ = world;
    const name = world.simulator.slots[0]?.name ?? '';
    world.simulator.console.remove(name);
    const ran = await world.run(['tokens', 'revoke', next]);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain(`contoso/${name} could not be read:`);
  });

  it('never takes the last active token, whatever is said and paid', async () => {
    await using world = await CliWorld.open();
    const { id } = await world.generate();
    const ran = await world.run(['tokens', 'revoke', id, '--emergency', '--confirm', '0'], { typed: [] });
    expect(ran).toMatchObject({ code: 1, out: '', asked: [] });
    expect(ran.err).toContain('is the last active token of pingid');
    expect(ran.err).not.toContain('locks out');
    expect(world.simulator.requests).toEqual([]);
  });

  it('a look that is cut short by Ctrl-C revokes nothing', async () => {
    const { world, next } = await served();
    await using _ = world;
    const ran = await world.run(['tokens', 'revoke', next], { stop: AbortSignal.abort('SIGINT') });
    expect(ran.code).toBe(1);
    expect(await stageOf(world, next)).toBe('pending');
  });
});

describe('tokens revoke --emergency', () => {
  it('without a person says the number, and changes nothing', async () => {
    const { world, old } = await served();
    await using _ = world;
    await world.run(['sync']);
    const ran = await world.run(['tokens', 'revoke', old, '--emergency']);
    expect(ran).toMatchObject({ code: 1, out: '', asked: [] });
    expect(ran.err).toMatch(/^Taking [0-9a-f]{8} away now locks out 6 phones:\n {2}contoso: 6 phones\n/);
    expect(ran.err).toMatch(/\nNothing was changed\. To go on, say --confirm 6\.\n$/);
    expect(await stageOf(world, old)).toBe('current');
  });

  it('a wrong number changes nothing, typed or said', async () => {
    const { world, old } = await served();
    await using _ = world;
    for (const situation of [{ typed: ['5'] }, { typed: ['yes'] }]) {
      const ran = await world.run(['tokens', 'revoke', old, '--emergency'], situation);
      expect(ran).toMatchObject({ code: 1, asked: ['Type 6 to take it away now:'] });
      expect(ran.err).toContain('Nothing was changed: expected 6');
    }
    expect((await world.run(['tokens', 'revoke', old, '--emergency', '--confirm', '7'])).code).toBe(1);
    expect(await stageOf(world, old)).toBe('current');
  });

  it('the right number revokes, and says that nothing is distributed now', async () => {
    const { world, old } = await served();
    await using _ = world;
    const ran = await world.run(['tokens', 'revoke', old, '--emergency', '--reason', 'leaked'], { typed: [' 6 '] });
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('It was current: nothing is distributed until');
    expect(await stageOf(world, old)).toBe('revoked');
    expect((await world.trail())[0]).toMatchObject({
      action: 'token.revoked',
      reason: 'leaked',
      detail: {
        emergency: true,
        serving: [
          { slot: 'android', phones: 3 },
          { slot: 'ios', phones: 3 },
        ],
      },
    });
  });

  it('the number may be said beforehand, and the document tells who served the token', async () => {
    const { world, old } = await served();
    await using _ = world;
    const { token, serving } = await world.json(['tokens', 'revoke', old, '--emergency', '--confirm', '6']);
    expect(token).toMatchObject({ id: old, stage: 'revoked' });
    expect(serving).toMatchObject([{ slot: 'android', reason: 'holds', phones: 3 }, { slot: 'ios' }]);
  });

  it('the same price is asked for a new value of a token that phones hold', async () => {
    const { world, old } = await served();
    await using _ = world;
    const edit = ['tokens', 'edit', old, '--value', '--emergency'];
    const refused = await world.run(edit, { typed: ['a-new-value-for-it', 'no'] });
    expect(refused).toMatchObject({ code: 1, asked: ['The token', 'Type 6 to take it away now:'] });
    const paid = await world.run(edit, { typed: ['a-new-value-for-it', '6'] });
    expect(paid.code).toBe(0);
    expect((await world.run(['validate'], { input: 'a-new-value-for-it' })).code).toBe(0);
  });
});

it('an account that can not even be opened was not looked at: refused, and an emergency says what it goes by', async () => {
  await using cli = await RotateCli.open();
  const { world } = cli;
  await cli.run(['tokens', 'generate']);
  const [, second] = await world.tokens();
  const account = world.accounts.get('contoso');
  if (account === undefined || second === undefined) throw new Error('there is no account, or no token');
  const open = () => {
    throw new Failure('rejected', 'no certificate');
  };
  world.accounts.set('contoso', { ...account, open });
  const refused = await cli.run(['tokens', 'revoke', second.id]);
  expect(refused).toMatchObject({ code: 1, out: '', err: 'contoso could not be looked at: no certificate.\n' });
  const ran = await cli.run(['tokens', 'revoke', second.id, '--emergency']);
  expect(ran.code).toBe(0);
  expect(ran.err).toContain('no certificate. What follows is what was known before.');
});
