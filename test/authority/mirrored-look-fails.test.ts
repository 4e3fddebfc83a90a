/** Looking at an authority that can't be read, or not as it should be. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { Secret } from '../../src/model/secret.ts';
import { sqlite } from '../store/databases.ts';
import { ALWAYS, openMirrored } from './mirrored-world.ts';

describe('a look that fails', () => {
  it.each([
    ['a throw', (world) => world.source.fail('list'), 'list fake tokens: reset'],
    ['no token at all', ({ source }) => source.values.splice(0), 'Fake has no active token'],
    ['a token twice', ({ source }) => source.values.push('the-first-value'), 'Fake has one token twice'],
    [
      'what is no token',
      ({ source }) => source.values.push('a\nb-unprintable'),
      'token 2 of 2 that Fake has has an unprintable',
    ],
    ['what is too short', ({ source }) => source.values.push('short'), 'token 2 of 2 that Fake has has 5 characters'],
    [
      'a mistake of ours',
      (world) => world.source.fail('list', 'after', new TypeError('x is undefined')),
      'must not happen',
    ],
  ] satisfies [string, (world: Awaited<ReturnType<typeof openMirrored>>) => unknown, string][])(
    'changes no token: %s',
    async (_, happen, says) => {
      await using world = await openMirrored(sqlite);
      await world.authority.look(ALWAYS);
      const tokens = await world.authority.list();
      await world.clock.advance(60_000);
      happen(world);
      const failed = world.authority.look(ALWAYS);
      await expect(failed).rejects.toThrow(Failure);
      await expect(failed).rejects.toThrow(says);
      expect(await world.authority.list()).toEqual(tokens);
      const now = world.clock.now();
      expect((await world.record())?.failing).toMatchObject({ since: now, at: now });
      expect((await world.record())?.failing?.says).toContain(says);
      expect(world.heard.at(-1)).toMatchObject({ name: 'authority-failed', tokenSet: 'pingid', authority: 'fake' });
    },
  );

  it('is remembered with when it began, tried again whoever would not need one, and told when it is over', async () => {
    await using world = await openMirrored(sqlite);
    await world.authority.look(ALWAYS);
    const beganAt = world.clock.now();
    for (let n = 0; n < 2; n++) {
      world.source.fail('list');
      await expect(world.authority.look(ALWAYS, 3_600_000 * n)).rejects.toThrow('reset');
      await world.clock.advance(60_000);
    }
    expect((await world.record())?.failing).toMatchObject({ since: beganAt, at: beganAt + 60_000 });
    expect(world.lines.filter(({ fields }) => fields.event === 'authority-failed')).toHaveLength(1);
    await world.authority.look(ALWAYS, 3_600_000);
    expect((await world.record())?.failing).toBeNull();
    expect(world.heard.at(-1)).toMatchObject({ name: 'authority-back', failedForMs: 120_000 });
  });

  it('is not remembered where somebody else could read it meanwhile', async () => {
    await using world = await openMirrored(sqlite);
    const other = await world.elsewhere();
    world.source.meanwhile('list', 'before', async () => {
      await other.look(ALWAYS);
      throw new Failure('unavailable', 'list fake tokens: reset');
    });
    await expect(world.authority.look(ALWAYS)).rejects.toThrow('reset');
    expect((await world.record())?.failing).toBeNull();
  });

  it('is said to be a bug where it is one', async () => {
    await using world = await openMirrored(sqlite);
    world.source.fail('list', 'before', new TypeError('x is undefined'));
    await expect(world.authority.look(ALWAYS)).rejects.toThrow('the log has it');
    expect(world.heard).toMatchObject([
      { name: 'authority-failed', kind: 'bug', error: { message: 'x is undefined' } },
    ]);
  });
});

describe('warnings of a source', () => {
  it('are told once per change', async () => {
    await using world = await openMirrored(sqlite);
    world.source.warnings = ['line 3 is blank'];
    for (let n = 0; n < 3; n++) await world.authority.look(ALWAYS);
    world.source.warnings = [];
    for (let n = 0; n < 2; n++) await world.authority.look(ALWAYS);
    const warned = world.heard.filter(({ name }) => name === 'authority-warned');
    expect(warned).toMatchObject([{ warnings: ['line 3 is blank'] }, { warnings: [] }]);
  });
});

describe('a place that never decided about the set before', () => {
  it('takes no token away that it does not have: it may be the wrong place', async () => {
    await using world = await openMirrored(sqlite);
    await world.store.write((tables) =>
      tables.tokens.insert(
        {
          id: 'local',
          tokenSet: 'pingid',
          stage: 'current',
          note: '',
          createdAt: 1,
          currentAt: 1,
          retiredAt: null,
          revokedAt: null,
        },
        new Secret('decided-elsewhere'),
      ),
    );
    await expect(world.authority.look(ALWAYS)).rejects.toThrow('is it the right place?');
    expect(await world.stages()).toEqual({ 'decided-elsewhere': 'current' });
    expect((await world.record())?.failing?.says).toContain('nothing is changed');
    world.source.values.push('decided-elsewhere');
    await world.authority.look(ALWAYS);
    expect(await world.stages()).toEqual({ 'decided-elsewhere': 'current', 'the-first-value': 'pending' });
    expect((await world.record())?.failing).toBeNull();
  });
});
