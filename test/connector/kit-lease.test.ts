import { expect, test } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { testClock } from '../clock.ts';
import { kitWith, listenHttp } from './loopback.ts';

const LOST = new Failure('unavailable', 'the lease is lost');

test('a request that may change something is not sent once the lease is lost; those that only read, and sign-in, are', async () => {
  await using server = await listenHttp((_, response) => response.end());
  await using kit = kitWith({
    assertMayWrite: () => {
      throw LOST;
    },
  });
  const url = `http://${server.host}/`;
  await expect(kit.fetch(url, { method: 'PUT', body: '{}' })).rejects.toBe(LOST);
  await kit.fetch(url);
  await kit.fetch(url, { method: 'POST', body: 'grant_type=client_credentials' });
  expect(server.received).toEqual(['GET /', 'POST /']);
  expect(kit.requests()).toBe(2);
});

test('the lease is asked about after all waiting, right before the request goes out', async () => {
  await using server = await listenHttp((_, response) => response.end());
  const clock = testClock(0);
  let lost = false;
  await using kit = kitWith({
    clock,
    assertMayWrite: () => {
      if (lost) throw LOST;
    },
  });
  kit.holdWrites(500);
  const written = kit.fetch(`http://${server.host}/`, { method: 'PATCH', body: '{}' });
  const refused = expect(written).rejects.toBe(LOST);
  lost = true;
  await clock.advance(500);
  await refused;
  expect(server.received).toEqual([]);
});
