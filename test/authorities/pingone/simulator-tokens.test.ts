import { afterEach, describe, expect, it } from 'vitest';
import { SECTION, worlds } from './simulator-client.ts';

const { world, end } = worlds();
const TOKENS = ['first-token', 'second-token'];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const AT = Date.UTC(2026, 0, 1);
const CLEAN = { neighbours: 'clean' };

afterEach(end);

describe('the tokens of the simulated PingOne', () => {
  it('are one of its own making, unless others are asked for', async () => {
    const { tenant } = await world();
    expect(tenant.console.values()).toEqual([expect.stringMatching(UUID)]);
  });

  it('come and go by a PUT, with the value and the time that the client chose', async () => {
    const { tenant, client } = await world({ tokens: TOKENS, quirks: CLEAN });
    const before = tenant.console.neighbours();
    const added = '{"token":"third-token","creationTime":"2030-01-01T00:00:00.000Z"}';
    await client.change(/\}\]\}/, `},${added}]}`);
    expect(tenant.console.values()).toEqual([...TOKENS, 'third-token']);
    expect(tenant.console.entries().at(-1)).toBe(added);
    await client.change(/\{[^{}]*"first-token"\},/, '');
    expect(tenant.console.values()).toEqual(['second-token', 'third-token']);
    expect(tenant.console.neighbours()).toEqual(before);
  });

  it('are never none: the only one that is taken away is replaced by one that nobody chose', async () => {
    const { tenant, client } = await world({ tokens: ['the-only-token'], quirks: CLEAN });
    expect((await client.change(/\[\{.*\}\]/, '[]')).status).toBe(200);
    expect(tenant.console.values()).toEqual([expect.stringMatching(UUID)]);
    const [fresh = ''] = tenant.console.values();
    tenant.console.remove(fresh);
    expect(tenant.console.values()).toEqual([expect.stringMatching(UUID)]);
    expect(tenant.console.values()).not.toEqual([fresh]);
  });

  it('are not emptied where the service refuses that', async () => {
    const quirks = { ...CLEAN, lastToken: 'refused' };
    const { tenant, client } = await world({ tokens: TOKENS, quirks });
    expect((await client.change(/\[\{.*\}\]/, '[]')).body.code).toBe('INVALID_DATA');
    expect(tenant.console.values()).toEqual(TOKENS);
  });

  it('are not begun with an empty list', async () => {
    const { tenant, client } = await world({ quirks: { defined: 'no' } });
    const section = { enabled: true, effectiveDate: '2025-01-01T00:00:00Z', tokens: [] };
    expect((await client.put({ [SECTION]: section })).body.code).toBe('INVALID_DATA');
    expect((await client.put({ [SECTION]: { enabled: false, tokens: [] } })).status).toBe(200);
    expect(tenant.console.values()).toEqual([]);
  });

  it('are of the own choice of a tenant that ignores what clients have made', async () => {
    const { tenant, client } = await world({ tokens: TOKENS, quirks: { ...CLEAN, clientValues: 'substituted' } });
    const added = '{"token":"third-token","creationTime":"2030-01-01T00:00:00.000Z"}';
    expect((await client.change(/\}\]\}/, `},${added}]}`)).status).toBe(200);
    expect(tenant.console.values()).toEqual([...TOKENS, expect.stringMatching(UUID)]);
    const after = tenant.console.values();
    await client.put((await client.get()).text);
    expect(tenant.console.values()).toEqual(after);
  });

  it('may be refused for having been made by the client, in a message that quotes them', async () => {
    const { tenant, client } = await world({ tokens: TOKENS, quirks: { ...CLEAN, clientValues: 'refused' } });
    const refused = await client.change('second-token', 'third-token');
    expect(refused.body.details[0].message).toContain('third-token');
    expect(tenant.console.values()).toEqual(TOKENS);
    expect((await client.change(/\{[^{}]*"first-token"\},/, '')).status).toBe(200);
  });

  it('are listed in either order', async () => {
    const { tenant, client } = await world({ tokens: TOKENS, quirks: { order: 'newest-first' } });
    tenant.console.add('third-token');
    const listed = (await client.get()).body[SECTION].tokens.map(({ token }: { token: string }) => token);
    expect(listed).toEqual(['third-token', 'second-token', 'first-token']);
    expect(tenant.console.values()).toEqual([...TOKENS, 'third-token']);
  });

  it.each([
    ['iso', '"2026-01-01T00:00:00.000Z"', '"2024-11-27T00:00:00.000Z"'],
    ['offset', '"2026-01-01T02:00:00.000+02:00"', '"2024-11-27T02:00:00.000+02:00"'],
    ['epoch', '1767225600000', '1732665600000'],
    ['epoch-text', '"1767225600000"', '"1732665600000"'],
    ['mixed', '"2026-01-01T00:00:00.000Z"', '1732665600000'],
  ])('are dated as %s, and taken back as they were read', async (dates, created, effective) => {
    const { tenant, client } = await world({ tokens: TOKENS, quirks: { dates }, now: () => AT });
    tenant.console.add('third-token');
    expect(tenant.console.entries().at(-1)).toContain(`"creationTime":${created}`);
    const { text } = await client.get();
    expect(text).toContain(`"effectiveDate":${effective}`);
    expect((await client.put(text)).status).toBe(200);
    expect(tenant.console.values()).toEqual([...TOKENS, 'third-token']);
    expect(tenant.console.letsIn('guess')).toBe(false);
  });
});

describe("the simulated PingOne's console", () => {
  it('lets in who has an active token, and nobody else', async () => {
    const { tenant } = await world({ tokens: TOKENS });
    expect([...TOKENS, 'guess', '', null].map(tenant.console.letsIn)).toEqual([true, true, false, false, false]);
    tenant.console.remove('first-token');
    expect(TOKENS.map(tenant.console.letsIn)).toEqual([false, true]);
    expect(() => tenant.console.remove('first-token')).toThrow('no such token');
  });

  it('asks phones from a moment on, always, or never', async () => {
    let at = AT;
    const { tenant } = await world({ tokens: TOKENS, now: () => at });
    const { enforceFrom, letsIn } = tenant.console;
    enforceFrom(AT + 1000);
    expect(letsIn(null)).toBe(true);
    at += 1000;
    expect(letsIn(null)).toBe(false);
    enforceFrom('never');
    expect(letsIn(null)).toBe(true);
    expect(tenant.console.values()).toEqual(TOKENS);
    enforceFrom(null);
    expect([letsIn(null), letsIn('first-token')]).toEqual([false, true]);
  });

  it('changes a neighbour, visibly every time, and the tokens not', async () => {
    const { tenant } = await world({ tokens: TOKENS });
    const seen = [tenant.console.neighbours()];
    for (const _ of [1, 2]) {
      tenant.console.touchNeighbour();
      seen.push(tenant.console.neighbours());
    }
    expect(new Set(seen.map((lines) => lines.join('\n'))).size).toBe(3);
    expect(tenant.console.values()).toEqual(TOKENS);
  });

  it('defines the requirement by adding its first token: it is in effect at once', async () => {
    const { tenant, client } = await world({ quirks: { defined: 'no' } });
    expect(tenant.console.values()).toEqual([]);
    tenant.console.add('first-token');
    expect(tenant.console.letsIn('guess')).toBe(false);
    expect((await client.get()).body[SECTION]).toMatchObject({ enabled: true, tokens: [{ token: 'first-token' }] });
  });

  it('makes a tenant anew for each seed, and the same for the same', async () => {
    const [one, same, other] = await Promise.all([world(), world(), world({ seed: 2 })]);
    expect(one.tenant.console.values()).toEqual(same.tenant.console.values());
    expect(one.tenant.console.values()).not.toEqual(other.tenant.console.values());
  });
});
