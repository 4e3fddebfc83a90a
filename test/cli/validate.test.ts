import { expect, it } from 'vitest';
import { FakeCli } from './fake.ts';

it('validate lets a value in that no set knows only while the service of the set asks for none', async () => {
  await using cli = await FakeCli.open();
  const record = { tokenSet: 'pingid', kind: 'local', looks: 1, lookedAt: 0, failing: null };
  const validate = () => cli.run(['validate'], { input: 'a guess\n' });
  expect(await validate()).toMatchObject({ code: 1, out: 'halt: no-match\n' });
  await cli.world.store.write(({ authorities }) => authorities.save({ ...record, enforcedFrom: 'never' }));
  expect(await validate()).toMatchObject({ code: 0, out: 'proceed: not-enforced-yet\n' });
});
