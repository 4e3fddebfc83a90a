import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rulesOf, worlds } from './simulator-client.ts';

const { world, end } = worlds();

// biome-ignore lint/suspicious/noExplicitAny: a test changes whatever the vendor sends
type Change = (rules: any) => unknown;

const item = (key: unknown, value: unknown = 'x', type: unknown = 'STRING') => ({ key, value, type });
const add =
  (entry: unknown): Change =>
  (rules) =>
    rules.assignments[0].application_configuration.push(entry);

const CASES: readonly (readonly [string, Change, number, number])[] = [
  ['an assignment without a priority', (rules) => delete rules.assignments[0].priority, 422, 1012],
  ['an assignment without a distribution', (rules) => delete rules.assignments[0].distribution, 422, 1012],
  ['an assignment without a name', (rules) => delete rules.assignments[0].distribution.name, 422, 1012],
  ['exclusions without assignments', (rules) => (rules.assignments = []), 422, 1012],
  ['a gap between the priorities', (rules) => (rules.assignments[1].priority = 2), 400, 6],
  ['the same priority twice', (rules) => (rules.assignments[1].priority = 0), 400, 6],
  ['no priority 0', (rules) => rules.assignments.shift(), 400, 6],
  ['an assignment for nobody', (rules) => (rules.assignments[0].distribution.smart_groups = []), 400, 6],
  ['a group that is not there', (rules) => rules.assignments[0].distribution.smart_groups.push('nobody'), 400, 6],
  [
    'a group that is assigned and excluded',
    (rules) => rules.excluded_smart_groups.push(rules.assignments[0].distribution.smart_groups[0].toLowerCase()),
    400,
    6,
  ],
  [
    'a group in two assignments',
    (rules) => rules.assignments[0].distribution.smart_groups.push(...rules.assignments[1].distribution.smart_groups),
    400,
    6,
  ],
  [
    'a group twice in one assignment',
    (rules) => rules.assignments[0].distribution.smart_groups.push(rules.assignments[0].distribution.smart_groups[0]),
    400,
    7113,
  ],
  ['a key twice', add(item('welcomeText')), 400, 6],
  ['a key that is empty', add(item(' ')), 400, 6],
  ['a key that is no text', add(item(7)), 400, 6],
  ['a value that is no text', add(item('new', 7)), 400, 6],
  ['a number that is none', add(item('new', 'seven', 'INTEGER')), 400, 6],
  ['a number that is none, with the type as a number', add(item('new', '', '2')), 400, 6],
  ['a boolean that is none', add(item('new', 'yes', 3)), 400, 6],
  [
    'a delivery method in another letter case',
    (rules) => (rules.assignments[0].distribution.app_delivery_method = 'auto'),
    400,
    6,
  ],
];

describe('the simulated Workspace ONE refuses rules with', () => {
  let tried: (
    change: Change,
    slot?: string,
  ) => Promise<{ readonly status: number; readonly body: { readonly errorCode: number } }>;
  let publishes: () => number;
  let neighbours: () => unknown;

  beforeAll(async () => {
    const { tenant, client, appOf } = await world({ slots: 6 });
    publishes = () => tenant.slots.reduce((sum, { name }) => sum + tenant.console.publishes(name), 0);
    neighbours = () => tenant.slots.map(({ name }) => tenant.console.inPlace(name));
    tried = async (change, slot = 'ios') => {
      const path = rulesOf((await appOf(slot)).Uuid);
      const { body } = await client.get(path, 2);
      const changed = change(body);
      return client.send('PUT', path, typeof changed === 'string' ? changed : body, 2);
    };
  });

  afterAll(end);

  it.each(CASES)('%s', async (_, change, status, errorCode) => {
    const before = neighbours();
    expect(await tried(change)).toMatchObject({ status, body: { errorCode } });
    expect(neighbours()).toEqual(before);
    expect(publishes()).toBe(0);
  });

  it('more licenses than were bought', async () => {
    const allocate =
      (allocated: number): Change =>
      (rules) => {
        rules.assignments[0].distribution.vpp_app_details.license_usage[0].allocated = allocated;
      };
    expect(await tried(allocate(96), 'ios-3')).toMatchObject({ status: 400, body: { errorCode: 7114 } });
    expect(await tried(allocate(90), 'ios-3')).toMatchObject({ status: 202 });
  });

  it.each(['', '[]', '{"assignments":', 'null'])('a body that is no object: %s', async (text) => {
    expect((await tried(() => text || ' ')).status).toBe(400);
  });
});

describe('the simulated Workspace ONE takes rules', () => {
  it('with a key that differs in letter case only, and new values that fit their types', async () => {
    const { client, appOf, tenant } = await world();
    const path = rulesOf((await appOf('ios')).Uuid);
    const { body } = await client.get(path, 2);
    body.assignments[1].application_configuration.push(
      item('WelcomeText'),
      item('count', '-7', 'INTEGER'),
      item('on', 'TRUE', 3),
    );
    expect((await client.send('PUT', path, body, 2)).status).toBe(202);
    expect(tenant.console.neighbours('ios').join()).toContain('WelcomeText');
    await end();
  });

  it('not of an app that has redemption codes instead of licenses', async () => {
    const { client } = await world();
    const { body } = await client.get('/api/mam/apps/purchased/search?bundleid=.codes');
    const answered = await client.send('PUT', rulesOf(body.Application[0].Uuid), '{"assignments":[]}', 2);
    expect(answered).toMatchObject({ status: 400, body: { errorCode: 7112 } });
    await end();
  });
});
