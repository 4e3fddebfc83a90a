import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/api/problems.ts';
import { remoteAdmin } from '../../src/api/remote.ts';
import { Failure } from '../../src/model/failure.ts';
import { openApiWorld } from './world.ts';

const signal = new AbortController().signal;

describe('the admin API from elsewhere', () => {
  it('is the same functions, over the wire', async () => {
    await using world = await openApiWorld();
    const url = await world.app.listen({ port: 0, host: '127.0.0.1' });
    const admin = remoteAdmin({ url: `${url}/`, key: world.keys.admin, fetch, signal });
    const { token } = await admin.createToken({
      tokenSet: 'pingid',
      note: 'a/b?c=d',
      makeCurrent: false,
      reveal: false,
      reason: 'to see',
    });
    const id = token?.id ?? '';
    expect(await admin.getToken({ token: id })).toMatchObject({ note: 'a/b?c=d', stage: 'current' });
    expect(await admin.editToken({ token: id, note: 'x', emergency: false, reason: '' })).toMatchObject({ note: 'x' });
    const page = await admin.listAudit({ limit: 1 });
    const next = await admin.listAudit({ limit: 1, ...(page.next === null ? {} : { cursor: page.next }) });
    expect(next.items[0]?.seq).toBe((page.items[0]?.seq ?? 0) - 1);
    await expect(admin.getSlot({ account: 'contoso', slot: '../x' })).rejects.toMatchObject({ problem: 'not-found' });
    const refused = await admin
      .revokeToken({ token: id, emergency: false, reason: '' })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refusal);
    expect((await admin.getSelf({})).name).toBe('key:admin');
    const viewer = remoteAdmin({ url, key: world.keys.viewer, fetch, signal });
    await expect(viewer.listAccess({})).rejects.toMatchObject({ problem: 'forbidden' });
  });

  it('refuses what does not answer as Watchword does', async () => {
    const answers = ['<html>', '{"items":"none"}', '{"type":"about:blank","detail":"no"}'];
    const server = createServer((_, response) => {
      const body = answers.shift() ?? '';
      response.statusCode = body.startsWith('{"type') ? 502 : 200;
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const admin = remoteAdmin({ url, key: 'k', fetch, signal });
    for (const kind of ['protocol', 'protocol', 'protocol']) {
      const error = await admin.listTokenSets({}).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Failure);
      expect(error).toMatchObject({ kind });
    }
    await new Promise((resolve) => server.close(resolve));
    await expect(admin.listTokenSets({})).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
