import { describe, expect, it } from 'vitest';
import { answerWith, onOperation } from '#simulation';
import { openApiWorld } from './world.ts';

describe('an account', () => {
  it('says when it is run next by itself, and why that is later than the next round', async () => {
    await using world = await openApiWorld();
    const account = async () => (await world.ask('GET', '/v1/accounts/contoso')).body;
    const { nextRunAt: nextRound } = (await world.ask('GET', '/v1/needs')).body;
    expect(await account()).toMatchObject({ nextRunAt: nextRound, waits: null });

    const { simulator } = world.cli;
    const mend = simulator.behave(onOperation('token', answerWith(401, '{"error":"invalid_client"}')));
    for (let refusal = 0; refusal < 2; refusal += 1) {
      await world.ask('POST', '/v1/runs', { account: 'contoso' });
      await world.inHand.settled();
    }
    mend();
    const { lastRun, nextRunAt, waits } = await account();
    expect(lastRun).toMatchObject({ outcome: 'failed' });
    // Half an hour after the second refusal in a row, in the first round from then on.
    expect(nextRunAt).toBeGreaterThanOrEqual(lastRun.endedAt + 30 * 60_000);
    expect(waits).toMatch(/^the vendor refused our last 2 runs/);
  });
});
