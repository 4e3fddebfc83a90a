import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Doors, openDoors } from '../../src/demo/doors.ts';
import type { AuthoritySimulator } from '../../src/simulation/authority.ts';
import type { SimulatedPhone } from '../../src/simulation/contract.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A validation endpoint that lets in whoever has one of the tokens; any other gets what it is told to say. */
async function validation(tokens: readonly string[], otherwise = '{"decision":"halt"}'): Promise<string> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.end(tokens.includes(JSON.parse(body).token) ? '{"decision":"proceed"}' : otherwise);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function place(tokens: readonly string[]) {
  const letsIn = (value: string | null) => tokens.includes(value ?? '');
  return { console: { letsIn }, definition: { title: 'PingOne' } } as unknown as AuthoritySimulator;
}

async function ended(doors: Doors, ...tokens: readonly (string | null)[]) {
  await doors.all(tokens.map((token) => ({ id: 'phone', token }) as SimulatedPhone));
  return doors.count();
}

describe("the demo's phones at the door", () => {
  it('are all let in at the validation endpoint, where Watchword decides', async () => {
    const doors = openDoors(await validation(['a', 'b']), null);
    expect(await ended(doors, 'a', 'b', null)).toEqual({ says: '2 sign-ins, 0 lock-outs, 0 errors', isFine: true });
  });

  it('are let in by the service too, where that decides', async () => {
    const doors = openDoors(await validation(['a', 'b']), place(['a', 'b']));
    const says = '2 sign-ins and 2 at PingOne, 0 lock-outs, 0 errors';
    expect(await ended(doors, 'a', 'b', null)).toEqual({ says, isFine: true });
  });

  it('are locked out by the service alone', async () => {
    const doors = openDoors(await validation(['a', 'b']), place(['b']));
    const says = '2 sign-ins and 1 at PingOne, 1 lock-outs, 0 errors';
    expect(await ended(doors, 'a', 'b')).toEqual({ says, isFine: false });
  });

  it('are locked out by Watchword alone', async () => {
    const doors = openDoors(await validation(['b']), place(['a', 'b']));
    const says = '1 sign-ins and 2 at PingOne, 1 lock-outs, 0 errors';
    expect(await ended(doors, 'a', 'b')).toEqual({ says, isFine: false });
  });

  it('prove nothing when there is no decision, or when nobody came', async () => {
    const url = await validation(['a'], '{}');
    expect(await ended(openDoors(url, null), 'a', 'b')).toMatchObject({ isFine: false });
    expect(await ended(openDoors(url, place(['a'])), null)).toMatchObject({ isFine: false });
  });
});
