/** Backup and restore, moving to another database, and changing the encryption key: the commands, step by step as the guide says. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { databases, sqlite } from '../store/databases.ts';
import type { FreshDatabase } from '../store/fresh-database.ts';
import { CliWorld } from './world.ts';

const OTHER = { store: { url: 'sqlite:./data/other.db' } };

function configured(world: CliWorld, database: FreshDatabase): void {
  const password = database.password?.reveal();
  if (password === undefined) {
    world.configure({ store: { url: `sqlite:${join(database.baseDir, 'data', 'watchword.db')}` } });
    return;
  }
  writeFileSync(world.path('password'), password, { mode: 0o600 });
  world.configure({ store: { url: database.url, password: `file:${world.path('password')}` } });
}

describe.each(databases)('a backup in the middle of a rotation, restored on $name', (database) => {
  it('goes on from there: the rotation is called back, and every slot has the old token again', async () => {
    await using world = await CliWorld.open();
    await using elsewhere = await database.fresh();
    const old = await world.generate();
    await world.run(['sync']);
    const { rotations: before } = await world.json(['rotate', 'start']);
    expect(new Set(world.values())).not.toContain(old.value);
    const file = world.path('store.backup');
    const made = await world.run(['backup', '--out', file]);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(/^\d+ rows in \d+ tables are in .*store\.backup, encrypted under the key [0-9a-f]{8}\./);

    configured(world, elsewhere);
    const back = await world.run(['restore', file]);
    expect(back).toMatchObject({ code: 0, err: '' });
    expect(back.out).toMatch(/^\d+ rows in \d+ tables are back as they were on 20/);
    const { rotations: after } = await world.json(['rotate', 'status']);
    const ofRotation = (rotations: unknown) => (rotations as { rotation: unknown }[]).map(({ rotation }) => rotation);
    expect(ofRotation(after)).toEqual(ofRotation(before));
    await world.run(['rotate', 'abort', '--reason', 'the disk died']);
    await world.run(['sync']);
    expect(new Set(world.values())).toEqual(new Set([old.value]));
    expect((await world.run(['audit', 'verify'])).code).toBe(0);
    const trail = (await world.trail()).map(({ action }) => action);
    expect(trail).toEqual(expect.arrayContaining(['rotation.begun', 'store.restored', 'rotation.aborted']));
  });
});

describe('restore', () => {
  it('fills an empty database only, unless the store there is to go', async () => {
    await using world = await CliWorld.open();
    const kept = await world.generate();
    await world.run(['backup', '--out', world.path('store.backup')]);
    const later = await world.generate();
    const refused = await world.run(['restore', world.path('store.backup')]);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/^the database sqlite:\.\/data\/watchword\.db is not empty: .*nothing was changed\n$/);
    expect((await world.tokens()).map(({ id }) => id)).toContain(later.id);
    const { tables } = await world.json(['restore', world.path('store.backup'), '--replace']);
    expect(tables).toMatchObject({ tokens: 1, keys: 1 });
    expect((await world.tokens()).map(({ id }) => id)).toEqual([kept.id]);
  });

  it('is refused while a daemon works with the store', async () => {
    await using world = await CliWorld.open();
    await world.generate();
    await world.run(['backup', '--out', world.path('store.backup')]);
    const daemon = await world.serve();
    const refused = await world.run(['restore', world.path('store.backup'), '--replace']);
    await daemon.stop('the test is over');
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/is in use by .*; stop every daemon/);
    expect((await world.run(['restore', world.path('store.backup'), '--replace'])).code).toBe(0);
  });
});

describe('store migrate', () => {
  it('copies everything, and says what the configuration is to say', async () => {
    await using world = await CliWorld.open();
    const { id } = await world.generate();
    const ran = await world.run(['store', 'migrate', '--to', OTHER.store.url]);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(
      /^Copied \d+ rows in \d+ tables from sqlite:\.\/data\/watchword\.db to sqlite:\.\/data\/other\.db\./,
    );
    expect(ran.out).toContain('\nstore:\n  url: "sqlite:./data/other.db"\n');
    world.configure(OTHER);
    expect((await world.tokens()).map((token) => token.id)).toEqual([id]);
    const trail = (await world.trail()).map(({ action }) => action);
    expect([trail[0], trail.at(-1)]).toEqual(['store.moved', 'token.generated']);
  });

  it('takes a password by reference only, and repeats none', async () => {
    await using world = await CliWorld.open();
    const migrate = ['store', 'migrate', '--to', 'postgres://watchword@127.0.0.1:1/x', '--to-password'];
    const literal = await world.run([...migrate, 'hunter2']);
    expect(literal.err).toMatch(/^--to-password takes `env:NAME` or `file:\/path`, never the password itself/);
    expect(literal.err).not.toContain('hunter2');
    const missing = await world.run([...migrate, 'env:NO_SUCH_PASSWORD']);
    expect(missing.err).toBe('--to-password: the environment variable `NO_SUCH_PASSWORD` is not set.\n');
  });

  it('that is stopped says so, and leaves no store there', async () => {
    await using world = await CliWorld.open();
    await world.generate();
    const stop = AbortSignal.abort('SIGINT');
    const ran = await world.run(['store', 'migrate', '--to', OTHER.store.url], { stop });
    expect(ran).toMatchObject({ code: 1, out: '', err: 'Stopped; what was not finished is undone.\n' });
    expect((await world.run(['store', 'migrate', '--to', OTHER.store.url])).code).toBe(0);
  });
});

describe('the whole store', () => {
  it.each([[['backup', '--out', 'x']], [['restore', 'x']], [['store', 'migrate', '--to', 'x']], [['keys', 'rotate']]])(
    'is worked on where it is: %j asks no daemon elsewhere',
    async (args) => {
      await using world = await CliWorld.open();
      const ran = await world.run([...args, '--url', 'https://watchword.example.com']);
      expect(ran.code).toBe(1);
      expect(ran.err).toMatch(/works on the store itself, and asks no daemon: leave --url out/);
      expect(existsSync(world.path('x'))).toBe(false);
    },
  );
});

describe('keys rotate', () => {
  it('as the guide has it: the new key beside the old one, then every value, then the old one goes', async () => {
    await using world = await CliWorld.open();
    await using other = await sqlite.fresh();
    const { value } = await world.generate();
    const [old, next] = [world.path('encryption.key'), join(other.baseDir, other.keyReference.slice('file:'.length))];
    const status = async () => (await world.json(['keys', 'status'])).keys;
    world.configure({ keys: { encryption: `file:${old}`, previous: [`file:${next}`] } });
    const both = (await status()) as { id: string; values: number }[];
    const [first, second] = both;
    expect(both).toMatchObject([
      { values: 2, configured: 'keys.encryption' },
      { values: 0, configured: 'keys.previous' },
    ]);
    world.configure({ keys: { encryption: `file:${next}`, previous: [`file:${old}`] } });
    const ran = await world.run(['keys', 'rotate']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(new RegExp(`^2 values put under the key ${second?.id}\\. `));
    expect(await status()).toMatchObject([
      { id: second?.id, values: 2, configured: 'keys.encryption' },
      { id: first?.id, values: 0, configured: 'keys.previous' },
    ]);
    world.configure({ keys: { encryption: `file:${next}` } });
    expect((await world.run(['keys', 'rotate'])).out).toBe(`Every value is under the key ${second?.id} already.\n`);
    await world.run(['sync']);
    expect(new Set(world.values())).toEqual(new Set([value]));
    expect((await world.run(['audit', 'verify'])).code).toBe(0);
  });

  it('without the key that values are under changes nothing, and says which one is needed', async () => {
    await using world = await CliWorld.open();
    await using other = await sqlite.fresh();
    await world.generate();
    world.configure({ keys: { encryption: `file:${join(other.baseDir, 'encryption.key')}` } });
    const refused = await world.run(['keys', 'rotate']);
    expect(refused.err).toMatch(
      /^the sealed value of token:\S+ is under the key [0-9a-f]{8}, not [0-9a-f]{8}; name the key/,
    );
    const shown = await world.run(['keys', 'status']);
    expect(shown.out).toMatch(/\n[0-9a-f]{8} +2 +no: its values are lost without it\n$/);
  });
});
