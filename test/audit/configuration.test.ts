/** A reload of the configuration stands in the trail, with what differs and without what it says. */
import { expect, it } from 'vitest';
import { configurationFingerprint, writeReload } from '../../src/audit/configuration.ts';
import { Secret } from '../../src/model/secret.ts';
import { CliWorld } from '../cli/world.ts';

it('has the sections that changed, and fingerprints of before and after', async () => {
  await using world = await CliWorld.open();
  await using watchword = await world.openWatchword();
  world.configure({ log: { level: 'debug' }, runs: { keep: '10d' } });
  const next = await watchword.load();
  expect(await writeReload(watchword, next)).toBeNull();
  const [entry] = await watchword.store.read.audit.list({ limit: 1 });
  const print = (configuration: typeof next) => configurationFingerprint(configuration, watchword.store);
  expect(entry).toMatchObject({
    action: 'configuration.reloaded',
    subject: 'configuration',
    actor: watchword.actor,
    detail: {
      sections: ['runs', 'log'],
      before: { fingerprint: print(watchword.configuration) },
      after: { fingerprint: print(next) },
    },
  });
  expect(print(next)).not.toBe(print(watchword.configuration));
});

it('a fingerprint is of what the file says, a changed credential included, and holds no secret that could be guessed from it', async () => {
  await using world = await CliWorld.open();
  await using watchword = await world.openWatchword();
  const print = (configuration: typeof watchword.configuration) =>
    configurationFingerprint(configuration, watchword.store);
  const { configuration } = watchword;
  const first = print(configuration);
  expect(print(await watchword.load())).toBe(first);
  expect(print({ ...configuration, warnings: ['something'] })).toBe(first);
  const withKey = (key: string) => ({
    ...configuration,
    validation: { ...configuration.validation, key: new Secret(key) },
  });
  expect(new Set([first, print(withKey('a')), print(withKey('b'))]).size).toBe(3);
});
