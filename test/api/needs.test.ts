import { describe, expect, it } from 'vitest';
import { openApiWorld } from './world.ts';

describe('what needs a person', () => {
  it('says of a slot with a value that nobody knows what that means, and not only its word', async () => {
    await using world = await openApiWorld();
    const { simulator } = world.cli;
    const [slot] = simulator.slots;
    if (slot === undefined) throw new Error('there is a slot');
    await world.ask('POST', '/v1/tokens', { tokenSet: 'pingid', makeCurrent: true });
    simulator.console.setCopy(slot.name, 0, 'somebody-elses-value');
    await world.ask('POST', '/v1/runs', { account: 'contoso', lookOnly: true });
    await world.inHand.settled();
    const { body } = await world.ask('GET', '/v1/needs');
    const need = body.needs.find(({ subject }: { subject: string }) => subject === `slot:contoso/${slot.name}`);
    expect(need.says).toMatch(/^contoso\/\w+: the slot holds a value nobody knows, and no run overwrites it/);
  });
});
