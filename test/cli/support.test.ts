/** `support bundle`: every kind of secret is planted, and none of them is in the bundle. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CliWorld } from './world.ts';

let world: CliWorld;
beforeEach(async () => {
  world = await CliWorld.open();
  vi.stubEnv('E2E_CLIENT_SECRET', String(world.simulator.account.clientSecret));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await world[Symbol.asyncDispose]();
});

/** The parts by name, unpacked by a program that isn't ours. */
function unpacked(name: string): Readonly<Record<string, string>> {
  const folder = world.path(`${name}.d`);
  mkdirSync(folder);
  execFileSync('tar', ['-xzf', world.path(name), '-C', folder]);
  const names = execFileSync('tar', ['-tzf', world.path(name)], { encoding: 'utf8' })
    .trim()
    .split('\n');
  return Object.fromEntries(names.map((part) => [part, readFileSync(`${folder}/${part}`, 'utf8')]));
}

const PHONE = [
  '990000862471854',
  '00008030-001C2D8E3A82802E',
  'jo.doe@example.com',
  'C02XG2JHJH5V',
  'a1:b2:c3:d4:e5:f6',
];
const DEVICE = '7f0c1a52-3a1e-4c5b-9f57-0d1c2b3a4e5f';

describe('a support bundle', () => {
  it('tells how it stands, and holds no secret and no identifier of a phone', async () => {
    await world.generate();
    await world.run(['sync']);
    // A word that looks like nothing in particular.
    const value = 'correct-horse battery';
    await world.run(['tokens', 'add'], { input: value });
    const secret = String(world.simulator.account.clientSecret);
    const key = readFileSync(world.path('encryption.key'), 'utf8').trim();
    const planted = [value, Buffer.from(value).toString('base64'), secret, encodeURIComponent(secret)];
    const told = [...planted, ...PHONE.slice(0, 3), `serialNumber: ${PHONE[3]}`, PHONE[4], `device ${DEVICE}`];
    writeFileSync(
      world.path('daemon.log'),
      `lost\n${told.map((one) => JSON.stringify({ message: one })).join('\n')}\n${DEVICE}\n`,
    );
    appendFileSync(world.path('watchword.yaml'), '\n# once it was clientSecret: left-in-a-comment\n');
    const args = [
      'support',
      'bundle',
      '--out',
      world.path('b.tar.gz'),
      '--log',
      world.path('daemon.log'),
      '--log-lines',
      '11',
    ];
    const ran = await world.run(args);
    expect(ran, ran.err).toMatchObject({ code: 0 });
    expect(ran.err).toMatch(/^It will hold:\n {2}version\.json {2}\d+ bytes\n/);
    expect(statSync(world.path('b.tar.gz')).mode & 0o777).toBe(0o600);
    const parts = unpacked('b.tar.gz');
    expect(Object.keys(parts)).toEqual([
      'version.json',
      'configuration.yaml',
      'schema.json',
      'status.json',
      'needs.json',
      'runs.json',
      'metrics.txt',
      'log.txt',
    ]);
    const all = Object.values(parts).join('\n');
    for (const one of [...planted, key, ...PHONE, DEVICE, 'left-in-a-comment', 'Not to be had'])
      expect(all).not.toContain(one);
    expect(parts['log.txt']?.trimEnd().split('\n')).toHaveLength(11);
    // One phone is one mark, so that its lines can be told to belong together.
    const [first, second] = parts['log.txt']?.match(/(?<=device )<id \w+>|<id \w+>(?=\n$)/g) ?? [];
    expect(first).toBeDefined();
    expect(first).toBe(second);
    expect(JSON.parse(parts['status.json'] ?? '')).toMatchObject({ accounts: [{ name: 'contoso' }], replicas: [] });
    expect(JSON.parse(parts['runs.json'] ?? '')).toMatchObject([{ account: 'contoso', outcome: 'clean' }]);
    expect(JSON.parse(parts['schema.json'] ?? '').migrations.length).toBeGreaterThan(8);
    expect(parts['configuration.yaml']).toContain('clientSecret: env:E2E_CLIENT_SECRET');
    expect(parts['metrics.txt']).toMatch(/^watchword_\w+ \{.*\} \d/m);
  });

  it('can be had while the store is broken; then it holds no log', async () => {
    const { value } = await world.generate();
    writeFileSync(
      world.path('data/watchword.db'),
      'no database at all, and longer than a header of SQLite is: '.repeat(99),
    );
    writeFileSync(world.path('daemon.log'), `${value}\n`);
    const ran = await world.run([
      'support',
      'bundle',
      '--out',
      world.path('b.tar.gz'),
      '--log',
      world.path('daemon.log'),
    ]);
    expect(ran, ran.err).toMatchObject({ code: 0 });
    const parts = unpacked('b.tar.gz');
    expect(parts['store.txt']).toMatch(/^The store is of no use: .*not a database/);
    expect(parts['log.txt']).toBe('Left out: the store could not be read.\n');
  });

  it('shows nothing but names of a configuration that can not be loaded', async () => {
    world.configure({
      accounts: { contoso: { ...world.account(), clientSecret: 'hunter2-hunter2', tenantld: 'oops' } },
    });
    const ran = await world.run(['support', 'bundle', '--out', world.path('b.tar.gz'), '--json']);
    expect(ran, ran.err).toMatchObject({ code: 0, err: '' });
    const { 'configuration.yaml': shown = '', 'store.txt': store } = unpacked('b.tar.gz');
    expect(shown).toContain('tenantld: <not shown>');
    expect(shown).toMatch(/^# .*accounts\.contoso\.clientSecret: expected `env:NAME`/m);
    expect(`${shown}${store}`).not.toMatch(/hunter2|oops/);
  });

  it('is written when somebody agrees, and over nothing', async () => {
    const args = ['support', 'bundle', '--out', world.path('b.tar.gz')];
    expect(await world.run(args, { typed: ['n'] })).toMatchObject({ code: 1 });
    writeFileSync(world.path('b.tar.gz'), 'mine');
    const ran = await world.run(args, { typed: ['y'] });
    expect(ran.err).toMatch(/b\.tar\.gz could not be written: it exists, and nothing is ever overwritten\.\n$/);
    expect(readFileSync(world.path('b.tar.gz'), 'utf8')).toBe('mine');
  });
});
