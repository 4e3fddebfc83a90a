/** Several writes to one app: each sends back all of it, so that each has to see what the one before has done. */
import { describe, expect, it } from 'vitest';
import { json } from '../kit-for-tests.ts';
import {
  APP_DEVICES,
  assignment,
  DEVICES,
  item,
  kept,
  kitFor,
  none,
  open,
  PUT,
  RULES,
  refusal,
  rules,
  signal,
  slot,
  text,
} from './tenant-for-tests.ts';

const two = rules(assignment(0, 'A', `[${item('old')}]`), assignment(1, 'B', '[]'));
const A = slot({ name: 'a', settings: { assignments: ['A'] } });
const B = slot({ name: 'b', settings: { assignments: ['B'] } });

describe('two slots on one app', () => {
  it.each([['one after the other'], ['at the same moment']])(
    'written %s, from looks taken before, both end up in place',
    async (how) => {
      const tenant = kept(two);
      const kit = kitFor(tenant.routes);
      const connector = open(kit);
      const [a, b] = [await connector.observe(A, signal), await connector.observe(B, signal)];
      const writes = [
        () => connector.write(A, a, () => 'for A', signal),
        () => connector.write(B, b, () => 'for B', signal),
      ];
      if (how === 'at the same moment') await Promise.all(writes.map((write) => write()));
      else for (const write of writes) await write();
      expect(tenant.shown()).toBe(
        rules(assignment(0, 'A', `[${item('for A')}]`), assignment(1, 'B', `[${item('for B')}]`)),
      );
    },
  );

  it('the second is not written while the first does not show: it would be undone', async () => {
    let now = Date.parse('2026-11-24T09:00:00Z');
    const kit = { ...kitFor({ [RULES]: text(two) }), now: () => now };
    const connector = open(kit);
    const [a, b] = [await connector.observe(A, signal), await connector.observe(B, signal)];
    expect((await connector.write(A, a, () => 'for A', signal)).outcomes).toEqual([
      { outcome: 'unconfirmed', copies: 1 },
    ]);
    await expect(connector.write(B, b, () => 'for B', signal)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('the write of the slot `a` does not show yet'),
    });
    expect(kit.of('write-assignment-rules')).toHaveLength(1);
    // The same slot may try again; and after five minutes the write is taken for lost.
    await connector.write(A, a, () => 'for A', signal);
    now += 5 * 60_000 + 1;
    await expect(connector.write(B, b, () => 'for B', signal)).resolves.toBeDefined();
  });

  it('the second goes ahead as soon as the first shows', async () => {
    const shows = rules(assignment(0, 'A', `[${item('for A')}]`), assignment(1, 'B', '[]'));
    const kit = kitFor({ [RULES]: [text(two), text(two), text(two), text(shows)] });
    const connector = open(kit);
    const [a, b] = [await connector.observe(A, signal), await connector.observe(B, signal)];
    await connector.write(A, a, () => 'for A', signal);
    await expect(connector.write(B, b, () => 'for B', signal)).resolves.toBeDefined();
  });
});

describe('a write that is stored and not published', () => {
  const stored = rules(assignment(0, 'A', `[${item('new')}]`));
  const failing = refusal(500, '200011', 'Application publish failed');

  async function unpublished(puts: Parameters<typeof kitFor>[0][string]) {
    const old = rules(assignment(0, 'A', `[${item('old')}]`));
    const devices = {
      Devices: [
        {
          Uuid: 'eeeeeeee-0000-4000-8000-000000000001',
          Platform: 'Apple',
          EnrollmentStatus: 'Enrolled',
          LastSeen: '2026-11-24T08:00:00',
        },
      ],
      Total: 1,
    };
    const row = {
      device_uuid: 'EEEEEEEE-0000-4000-8000-000000000001',
      assignment_status: 'Assigned',
      installed_status: 'Installed',
      latest_app_reason: 'Managed',
    };
    const kit = kitFor({
      [RULES]: [text(old), text(old), text(stored)],
      [PUT]: puts,
      [DEVICES]: () => json(200, devices),
      [APP_DEVICES]: () => json(200, { devices: [row], TotalResults: 1 }),
    });
    const connector = open(kit);
    const before = await connector.observe(slot(), signal);
    const write = () => connector.write(slot(), before, () => 'new', signal);
    await expect(write()).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('200011') });
    return { kit, connector, write };
  }

  it('is put once more, as it was read, by the try that follows', async () => {
    const { kit, write } = await unpublished([failing, () => new Response(null, { status: 202 })]);
    expect((await write()).outcomes).toEqual([{ outcome: 'written', copies: 1 }]);
    expect(kit.of('write-assignment-rules').map(({ body }) => body)).toEqual([stored, stored]);
    await write();
    expect(kit.of('write-assignment-rules')).toHaveLength(2);
  });

  it('is remarked on as long as it is not, and no phone counts as having received it', async () => {
    const { kit, connector, write } = await unpublished([failing, failing, () => new Response(null, { status: 202 })]);
    await expect(write()).rejects.toMatchObject({ kind: 'unavailable' });
    expect((await open(kit).observe(slot(), signal)).remarks).toEqual([expect.stringContaining('failed to publish')]);
    const told = () => open(kit).delivery?.(slot(), 0, signal);
    expect(await told()).toMatchObject({
      delivered: 0,
      unknown: 1,
      evidence: expect.stringContaining('failed to publish'),
    });
    await write();
    expect((await connector.observe(slot(), signal)).remarks).toBeUndefined();
    expect(await told()).toMatchObject({ delivered: 1, unknown: 0 });
  });
});

it('an app that has changed its record since the look is a conflict', async () => {
  const kit = kitFor({ ...kept(two).routes, 'GET /api/mam/apps/search': none });
  await expect(
    open(kit).write(
      slot(),
      { place: 'x', copies: [], revision: '{"app":"another"}', neighbours: [] },
      () => 'new',
      signal,
    ),
  ).rejects.toMatchObject({ kind: 'rejected' });
  await expect(
    open(kitFor(kept(two).routes)).write(
      slot(),
      { place: 'x', copies: [], revision: '{"app":"another"}', neighbours: [] },
      () => 'new',
      signal,
    ),
  ).rejects.toMatchObject({ kind: 'conflict' });
});
