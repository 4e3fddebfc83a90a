import { expect, it } from 'vitest';
import { E2eWorld } from './world.ts';

it('changes only PINGID_MDM_TOKEN, writes nothing the second time, and leaves no secret anywhere', {
  timeout: 60_000,
}, async () => {
  await using world = await E2eWorld.open({ slots: 4, phones: 8 });
  const before = world.neighbours();

  expect((await world.run(['plan'])).code).toBe(2);
  expect(await world.run(['tokens', 'generate', '--note', 'first'])).toMatchObject({ code: 0 });
  const planned = await world.run(['plan', '--json']);
  expect(planned.code).toBe(2);
  expect(JSON.parse(planned.out).plans[0].changes).toHaveLength(4);
  expect(world.writes()).toBe(0);

  const first = await world.run(['sync']);
  expect(first).toMatchObject({ code: 0 });
  expect(first.err).toContain('contoso/ios: written (set,');
  const [value, ...others] = world.values();
  expect(value).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(others).toEqual([value, value, value]);
  expect(world.neighbours()).toEqual(before);
  expect(world.simulator.requests.filter(({ path }) => path.includes('assign'))).toEqual([]);

  const writes = world.writes();
  const second = await world.run(['sync', '--json']);
  expect(second.code).toBe(0);
  expect(JSON.parse(second.out).runs[0]).toMatchObject({ outcome: 'clean', done: [] });
  expect(world.writes()).toBe(writes);
  expect((await world.run(['plan'])).code).toBe(0);

  const status = await world.run(['status']);
  expect(status.out).toContain('in-sync');
  expect((await world.run(['audit', 'verify'])).code).toBe(0);
  expect((await world.run(['validate'], `${value}\n`)).out).toBe('proceed: active\n');
  expect(await world.run(['validate'], 'something else')).toMatchObject({ code: 1, out: 'halt: no-match\n' });

  expect(world.leaks([value ?? ''])).toEqual([]);
});

it('repairs what somebody changed, and only reports it where the account says so', { timeout: 60_000 }, async () => {
  await using world = await E2eWorld.open();
  await world.run(['tokens', 'generate']);
  await world.run(['sync']);
  const value = world.values()[0];
  world.configure({ accounts: { contoso: world.account({ drift: 'report' }) } });
  world.simulator.console.setValue('ios', 'typed by hand');

  const reported = await world.run(['sync']);
  expect(reported.code).toBe(2);
  expect(reported.out).toContain('drift: report');
  expect(world.simulator.console.values('ios')).toEqual(['typed by hand']);

  expect((await world.run(['sync', '--repair'])).code).toBe(0);
  expect(world.simulator.console.values('ios')).toEqual([value]);
});

it('holds a value it does not know until somebody enters it as a token', { timeout: 60_000 }, async () => {
  await using world = await E2eWorld.open();
  world.simulator.console.setValue('ios', 'pasted-long-ago');
  await world.run(['tokens', 'generate']);

  const held = await world.run(['sync']);
  expect(held.code).toBe(2);
  expect(held.out).toContain('`watchword tokens adopt --take ');
  expect(world.simulator.console.values('ios')).toEqual(['pasted-long-ago']);

  expect((await world.run(['tokens', 'add'], 'pasted-long-ago\n')).code).toBe(0);
  expect((await world.run(['sync'])).code).toBe(0);
  expect(world.simulator.console.values('ios')).toEqual(world.simulator.console.values('android'));
});
