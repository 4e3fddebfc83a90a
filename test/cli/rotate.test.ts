/** The rotation's verbs: what they do, say and exit with. Two slots with five phones each. */
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../reconcile/rotate/world.ts';
import { RotateCli } from './fake-rotate.ts';

describe('rotate start', () => {
  it('takes the turns itself, and shows where it has come to', async () => {
    await using cli = await RotateCli.open();
    const ran = await cli.run(['rotate', 'start', '--reason', 'leaked']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/^pingid {2}delivering: 0 of 5 phones \(0%\) of contoso\/android have [0-9a-f]{8}/);
    expect(ran.out).toMatch(/\n {2}contoso {2}2 of 2 slots written {2}0 of 10 phones have it\n$/);
    expect(await cli.world.held()).toEqual({ 'contoso/ios': '1', 'contoso/android': '1' });
  });

  it('is refused while one is going on, and says what to do instead', async () => {
    await using cli = await RotateCli.open();
    await cli.run(['rotate', 'start']);
    const ran = await cli.run(['rotate', 'start']);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(/^A rotation of pingid is going on.*`watchword rotate abort`\.\n$/);
  });

  it('exits 2 when a person is needed, and says for what', async () => {
    await using cli = await RotateCli.open();
    cli.world.mdm().steps.set('ios', ['Type it in.']);
    const ran = await cli.run(['rotate', 'start']);
    expect(ran.code).toBe(2);
    expect(ran.out).toContain('stuck: contoso/ios');
    expect(ran.out).toContain('to go on: `watchword slots confirm contoso/ios`');
  });

  it('prints one document with --json', async () => {
    await using cli = await RotateCli.open();
    const { rotations } = await cli.json(['rotate', 'start']);
    expect(rotations).toMatchObject([
      {
        tokenSet: 'pingid',
        rotation: { trigger: 'person', startedBy: 'daemon@test' },
        state: 'delivering',
        from: { stage: 'retiring', lastPresentedAt: null },
        to: { stage: 'current' },
        accounts: [{ account: 'contoso', slots: 2, written: 2, phones: 10, delivered: 0 }],
      },
    ]);
  });

  it('--wait asks after phones until the last one has it, and ends when the old token is gone', async () => {
    await using cli = await RotateCli.open();
    cli.world.mdm().afterNext('delivery', 'android', () => cli.world.phonesFetch());
    const ran = await cli.run(['rotate', 'start', '--wait']);
    expect(ran.code).toBe(0);
    expect(await cli.world.stages()).toEqual(['revoked', 'current']);
    expect(ran.out).toMatch(/^pingid {2}steady: .*\n {2}the last rotation ended just now: rotated\n$/);
    // A line for each change, and none for time alone.
    const states = ran.err.split('\n').filter((line) => line.startsWith('pingid'));
    expect(states.map((line) => line.split(/[ :]+/)[1])).toEqual(['pushing', 'delivering', 'overlapping', 'steady']);
    expect(ran.err).toContain('10 of 10 phones have it');
  });

  it('--wait ends with 2 where a person has to approve, and rotate approve goes on from there', async () => {
    await using cli = await RotateCli.open();
    cli.world.settings = { ...cli.world.settings, approve: 'manual', soakMs: 0 };
    cli.world.mdm().afterNext('delivery', 'android', () => cli.world.phonesFetch());
    const waits = await cli.run(['rotate', 'start', '--wait']);
    expect(waits.code).toBe(2);
    expect(waits.out).toContain('to go on: `watchword rotate approve`');
    const status = await cli.run(['rotate', 'status']);
    expect(status).toMatchObject({ code: 2 });
    expect((await cli.run(['rotate', 'approve', '--reason', 'change 4711', '--wait'])).code).toBe(0);
    expect(await cli.world.stages()).toEqual(['revoked', 'current']);
    expect(await cli.world.trail()).toContain('approved');
  });

  it('--wait that is cut short leaves the rotation going, and says so', async () => {
    await using cli = await RotateCli.open();
    const stop = new AbortController();
    cli.world.mdm().next('delivery', null, () => stop.abort(new Error('SIGINT')));
    const ran = await cli.run(['rotate', 'start', '--wait'], { stop: stop.signal });
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('The rotation is not over.');
    expect((await cli.world.rotation()).endedAt).toBeNull();
    expect((await cli.run(['rotate', 'status'])).out).toContain('delivering');
  });
});

describe('people', () => {
  it('pause it, and nothing happens until they resume it', async () => {
    await using cli = await RotateCli.open();
    await cli.run(['rotate', 'start']);
    expect(await cli.run(['rotate', 'pause'])).toMatchObject({ code: 0 });
    cli.world.phonesFetch();
    await cli.world.clock.advance(3 * HOUR_MS);
    await cli.world.round();
    expect(await cli.world.turn()).toMatchObject({ step: { do: 'wait', resolve: 'watchword rotate resume' } });
    expect(await cli.run(['rotate', 'pause'])).toMatchObject({ code: 1 });
    expect((await cli.run(['rotate', 'resume'])).code).toBe(0);
    expect(await cli.world.stages()).toEqual(['revoked', 'current']);
  });

  it('abort it, and the old token is back everywhere', async () => {
    await using cli = await RotateCli.open();
    await cli.run(['rotate', 'start']);
    const ran = await cli.run(['rotate', 'abort', '--reason', 'phones complain']);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain(', called back 1 second ago');
    expect(await cli.world.held()).toEqual({ 'contoso/ios': '0', 'contoso/android': '0' });
  });

  it('are told what to do instead, where there is nothing to approve, pause, resume or abort', async () => {
    await using cli = await RotateCli.open();
    for (const verb of ['approve', 'pause', 'resume', 'abort']) {
      const ran = await cli.run(['rotate', verb]);
      expect(ran, verb).toMatchObject({ code: 1, out: '' });
      expect(ran.err, verb).toMatch(/^No rotation is going on, .*`watchword rotate start`\.\n$/);
    }
  });

  it('resume what has failed too often, and what is blocked is tried at once', async () => {
    await using cli = await RotateCli.open();
    const { world } = cli;
    world.mdm().slot('ios').refusing = 1;
    await cli.run(['rotate', 'start']);
    for (let times = 0; times < 3; times += 1) {
      await world.clock.advance(HOUR_MS);
      await world.turn();
    }
    expect((await cli.run(['rotate', 'status'])).out).toContain('stuck: contoso/ios');
    world.mdm().slot('ios').refusing = 0;
    expect((await cli.run(['rotate', 'resume'])).code).toBe(0);
    expect(await world.held()).toEqual({ 'contoso/ios': '1', 'contoso/android': '1' });
  });
});
