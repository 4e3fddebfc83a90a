/** Each mistake ends in one clear sentence and exit code 1, with nothing written. */
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { generateEncryptionKey } from '../../src/store/encryption-key.ts';
import { E2eWorld, type Ran } from './world.ts';

interface Mistake {
  readonly mistake: string;
  readonly make: (world: E2eWorld) => void | Promise<void>;
  readonly args?: readonly string[];
  readonly says: RegExp;
}

const MISTAKES: readonly Mistake[] = [
  {
    mistake: 'no configuration',
    make: () => undefined,
    args: ['--config', 'nowhere.yaml', 'plan'],
    says: /^nowhere\.yaml: the file does not exist/,
  },
  {
    mistake: 'unreadable YAML',
    make: (world) => writeFileSync(world.path('watchword.yaml'), 'store: { url: [\n'),
    says: /^watchword\.yaml:\d+:\d+ /,
  },
  {
    mistake: 'an unknown connector',
    make: (world) => world.configure({ accounts: { contoso: world.account({ connector: 'jamf' }) } }),
    says: /accounts\.contoso\.connector: .*intune/,
  },
  {
    mistake: 'an unknown app profile',
    make: (world) => world.configure({ tokenSets: { pingid: { app: 'pinguin', authority: { kind: 'local' } } } }),
    says: /tokenSets\.pingid\.app: .*pingid/,
  },
  {
    mistake: 'a slot that names an unknown set',
    make: (world) => world.configure({ accounts: { contoso: world.account({ slots: [slot('other')] }) } }),
    says: /accounts\.contoso\.slots\[0\]\.tokenSet: .*pingid/,
  },
  {
    mistake: 'two slots that claim one place',
    make: (world) =>
      world.configure({ accounts: { contoso: world.account({ slots: [slot('pingid'), slot('pingid', 'twin')] }) } }),
    says: /accounts\.contoso\.slots\[1\].*ios/,
  },
  {
    mistake: 'an encryption key that is missing',
    make: (world) => world.configure({ keys: { encryption: 'file:./no.key' } }),
    says: /no\.key.*watchword keys generate/,
  },
  {
    mistake: 'an encryption key that is not the one of the store',
    make: async (world) => {
      await world.run(['tokens', 'generate']);
      generateEncryptionKey(world.path('other.key'));
      world.configure({ keys: { encryption: 'file:./other.key' } });
    },
    says: /key id/,
  },
  {
    mistake: 'an encryption key that others may read',
    make: (world) => chmodSync(world.path('encryption.key'), 0o644),
    says: /chmod 600/,
  },
  {
    mistake: 'a store of a newer version',
    make: async (world) => {
      await world.run(['tokens', 'generate']);
      using database = new DatabaseSync(world.path('data/watchword.db'));
      database.exec("insert into watchword_migrations (number, name, applied_at) values (999, 'from-the-future', 0)");
    },
    says: /newer Watchword.*999/,
  },
];

function slot(tokenSet: string, name = 'ios') {
  return { name, tokenSet, platform: 'ios', configuration: 'PingID iOS' };
}

function expectOneSentence(ran: Ran, says: RegExp): void {
  expect(ran.code).toBe(1);
  expect(ran.err).toMatch(says);
  expect(ran.err, 'no stack').not.toMatch(/\n\s+at /);
  expect(ran.err.trim().split('\n'), 'one sentence').toHaveLength(1);
}

describe('a mistake', () => {
  it.each(MISTAKES)('$mistake', { timeout: 30_000 }, async ({ make, args, says }) => {
    await using world = await E2eWorld.open();
    await make(world);
    const stood = existsSync(world.path('data')) ? world.bytes() : null;

    expectOneSentence(await world.run(args ?? ['plan']), says);

    expect(world.simulator.requests).toEqual([]);
    if (stood === null) expect(existsSync(world.path('data'))).toBe(false);
  });

  it('a port in use', { timeout: 30_000 }, async () => {
    await using world = await E2eWorld.open();
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    world.configure({ listen: { validation: `127.0.0.1:${port}` } });

    expectOneSentence(await world.run(['serve']), new RegExp(`127\\.0\\.0\\.1:${port}.*listen\\.validation`));

    taken.close();
    expect(world.simulator.requests).toEqual([]);
  });
});

/** What a vendor's object may have become; the run says so for the slot, exits 1 and writes nothing. */
const BROKEN_OBJECTS = [
  {
    object: 'a configuration of an unexpected type',
    slot: 'ios',
    rewrite: (policy: Policy) => ({ ...policy, '@odata.type': '#microsoft.graph.androidManagedStoreAppConfiguration' }),
    says: /is for Android, and the slot `ios` is for iOS/,
  },
  {
    object: "a payloadJson that isn't base64 JSON",
    slot: 'android',
    rewrite: (policy: Policy) => ({ ...policy, payloadJson: 'bm90IEpTT04=' }),
    says: /payloadJson/,
  },
  {
    object: "an encodedSettingXml that isn't a property list",
    slot: 'ios',
    rewrite: (policy: Policy) => ({ ...policy, settings: [], encodedSettingXml: 'PGRpY3Q+' }),
    says: /encodedSettingXml/,
  },
] as const;

type Policy = Readonly<Record<string, unknown>>;

describe('an object of the vendor that is not as documented', () => {
  it.each(BROKEN_OBJECTS)('$object', { timeout: 30_000 }, async ({ slot: name, rewrite, says }) => {
    await using world = await E2eWorld.open();
    await world.run(['tokens', 'generate']);
    const configuration = world.simulator.slots.find((one) => one.name === name)?.settings.configuration;
    world.simulator.behave(({ operation }) =>
      operation === 'list' || operation === 'read'
        ? { rewrite: (body) => withPolicy(body, String(configuration), rewrite) }
        : undefined,
    );

    const ran = await world.run(['sync', '--slot', name]);

    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(says);
    expect(ran.out).toContain(String(configuration));
    expect(world.writes()).toBe(0);
  });
});

function withPolicy(body: string, displayName: string, rewrite: (policy: Policy) => Policy): string {
  const answer: unknown = JSON.parse(body);
  const one = (policy: Policy) => (policy.displayName === displayName ? rewrite(policy) : policy);
  if (typeof answer !== 'object' || answer === null) return body;
  if ('value' in answer && Array.isArray(answer.value))
    return JSON.stringify({ ...answer, value: answer.value.map(one) });
  return JSON.stringify(one(answer as Policy));
}
