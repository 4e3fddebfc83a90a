/** The questions, for every connector there is: made from its schema, answered as its simulator would have them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectors } from '../../connectors/index.ts';
import { mistakesIn, unsetVariables } from '../../src/init/around.ts';
import { compose } from '../../src/init/compose.ts';
import { interview } from '../../src/init/interview.ts';
import { questionsOf } from '../../src/init/question.ts';
import { removeFolder, temporaryFolder } from '../store/fresh-database.ts';
import { aroundIn, Scripted } from './scripted.ts';

let folder = '';
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => removeFolder(folder));

const INTUNE = {
  'Which MDM': 'intune',
  'To which other one': 'none',
  'tenantId:': 'contoso.onmicrosoft.com',
  'configuration:': (times: number) => `PingID ${times}`,
};

describe.each(Object.keys(connectors))('an account of %s', (id) => {
  it('is made of answers alone, and its slots too', async () => {
    const connector = connectors[id];
    if (connector === undefined) throw new Error(id);
    await using simulator = await (await connector.simulator()).start({});
    const around = await aroundIn(folder);
    const { account, slot } = await connector.definition();
    const [slotOne] = simulator.slots;
    const settings = { ...simulator.account, ...slotOne?.settings };
    const answers = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${name}:`, value]));
    const secrets = questionsOf(account).flatMap(({ kind, name }) =>
      kind === 'secret' && name in settings ? [name] : [],
    );
    const typed = Object.fromEntries(
      secrets.map((name) => [`${name}:`, (times: number) => (times === 0 ? 'type' : settings[name])]),
    );
    const asker = new Scripted({
      ...answers,
      ...typed,
      'Which MDM': id,
      'To which other one': 'none',
      'Which platforms': [slotOne?.platform],
      'What else': Object.keys(settings),
    });
    const { draft, planned } = await interview(asker, around, {});
    expect(mistakesIn(compose(draft, around), draft, planned, around)).toEqual([]);
    expect(asker.told.filter((told) => told.startsWith('accounts.'))).toEqual([]);
    expect(planned.map(({ text }) => text.trim()).toSorted()).toEqual(secrets.map((name) => settings[name]).toSorted());
    const made = draft.accounts[id];
    for (const name of Object.keys(simulator.account)) expect(made, name).toHaveProperty(name);
    for (const name of secrets) {
      expect(made?.[name]).toMatch(new RegExp(`^file:\\./data/secrets/${id}-[a-z-]+$`));
      expect(compose(draft, around)).not.toContain(settings[name]);
    }
    expect(made?.slots).toMatchObject([{ name: slotOne?.platform, tokenSet: 'pingid', ...slotOne?.settings }]);
    expect(questionsOf(slot).every(({ says }) => says !== '')).toBe(true);
  });
});

describe('the questions', () => {
  it('go on until a group fits together: what is missing is told, and can be picked', async () => {
    const asker = new Scripted({
      ...INTUNE,
      'What else shall be set for intune?': (times: number) => (times === 0 ? [] : ['clientId', 'clientSecret']),
      'clientId:': '00000000-0000-0000-0000-000000000000',
      'clientSecret:': 'env',
    });
    const around = await aroundIn(folder);
    const { draft } = await interview(asker, around, {});
    expect(asker.told).toContain('clientId: expected the application (client) id, found nothing');
    expect(draft.accounts.intune).toMatchObject({ clientSecret: 'env:INTUNE_CLIENT_SECRET', drift: 'report' });
    expect(unsetVariables(draft, around)).toEqual(['INTUNE_CLIENT_SECRET']);
  });

  it('ask for the slots once more when two of them are one place', async () => {
    const asker = new Scripted({
      ...INTUNE,
      'configuration:': (times: number) => (times < 2 ? 'Same' : `PingID ${times}`),
      'What else shall be set for intune?': ['managedIdentity'],
    });
    const { draft } = await interview(asker, await aroundIn(folder), {});
    expect(asker.told.join('\n')).toMatch(
      /accounts\.intune\.slots\[1\]: `android` and `ios` claim one place in the MDM/,
    );
    expect(draft.accounts.intune?.slots).toMatchObject([{ configuration: 'PingID 2' }, { configuration: 'PingID 3' }]);
  });

  it('leave out what was said beforehand', async () => {
    const asker = new Scripted({});
    const given = {
      data: '/srv/watchword',
      store: { url: 'postgres://watchword@db/watchword' },
      app: 'pingid',
      authority: { kind: 'manual', service: 'PingID' },
      listen: { validation: '127.0.0.1:1' },
      accounts: {},
    };
    const { draft } = await interview(asker, await aroundIn(folder), given);
    expect(asker.asked).toEqual(['What else shall be set for pingid?']);
    expect(draft).toMatchObject({
      store: given.store,
      listen: given.listen,
      accounts: {},
      keys: { encryption: 'file:/srv/watchword/encryption.key' },
    });
  });

  it('offer every kind of authority, with the questions of its own schema', async () => {
    const asker = new Scripted({
      'Which MDM': 'none',
      'Who decides': 'pingone',
      'environmentId:': 'e',
      'applicationId:': 'a',
      'clientId:': 'c',
      'clientSecret:': 'env',
      'What else shall be set for pingid?': ['region'],
      'region:': 'eu',
    });
    const { draft } = await interview(asker, await aroundIn(folder), {});
    expect(draft.tokenSets.pingid).toEqual({
      app: 'pingid',
      authority: {
        kind: 'pingone',
        environmentId: 'e',
        applicationId: 'a',
        clientId: 'c',
        clientSecret: 'env:PINGID_CLIENT_SECRET',
        region: 'eu',
      },
    });
  });

  it.each([
    ['an app', { app: 'pingd' }, 'There is no app profile pingd; there are '],
    ['an app whose key nobody has verified', { app: 'duo-mobile' }, 'the app profile `duo-mobile`'],
    ['an authority', { authority: { kind: 'pingtwo' } }, 'There is no authority pingtwo; there are local, '],
    ['a connector', { accounts: { x: { connector: 'intun' } } }, 'There is no connector intun; there are '],
  ])('refuse %s that there is not', async (_, given, says) => {
    await expect(aroundIn(folder).then((around) => interview(new Scripted({}), around, given))).rejects.toThrow(says);
  });
});
