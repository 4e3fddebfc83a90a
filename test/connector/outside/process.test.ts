import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Connector, SlotSettings } from '../../../src/connector/contract.ts';
import { askDefinition } from '../../../src/connector/outside/ask-definition.ts';
import { LONGEST_ANSWER } from '../../../src/connector/outside/process.ts';
import { Secret } from '../../../src/model/secret.ts';
import { kitWith, type Loopback, listenHttp } from '../loopback.ts';

const KEY = 'correct-horse-battery-staple';
const ASKING = { ca: null, reserved: { account: ['drift'], slot: ['name'] }, taken: new Set(['intune']) };
const signal = new AbortController().signal;

const DEFINITION = {
  contract: 1,
  id: 'acme',
  title: 'Acme',
  docs: 'https://example.com/acme',
  account: { tenant: { type: 'text', description: 'The tenant.', required: true } },
  slot: { policy: { type: 'text', description: 'The policy.', required: true } },
  place: ['policy'],
  delivery: 'check-in',
  devices: true,
  permissions: [],
  longestValue: 40,
};

const SLOT = {
  name: 'ios',
  platform: 'ios',
  profile: { id: 'pingid' },
  app: { keys: ['PINGID_MDM_TOKEN'], packageId: 'com.example' },
  settings: { policy: 'A' },
} as unknown as SlotSettings<unknown>;

const SEEN = { place: 'A', copies: [{ holds: 'old', count: 1 }], revision: '1', neighbours: ['b', 'a'] };

/** What each path answers: a value with status 200, or a status and a value. */
type Answers = Readonly<Record<string, unknown>>;

interface Heard {
  readonly path: string;
  readonly body: string;
  readonly authorization: string | undefined;
}

class Process implements AsyncDisposable {
  readonly heard: Heard[] = [];
  readonly #server: Loopback;
  #answers: Answers = {};
  readonly kit = kitWith();

  private constructor(server: Loopback) {
    this.#server = server;
  }

  static async start(answers: Answers = {}): Promise<Process> {
    const listener: RequestListener = (request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const path = request.url ?? '';
        process.heard.push({ path, body, authorization: request.headers.authorization });
        const answer = process.#answers[path];
        const [status, value] = Array.isArray(answer) ? answer : [answer === undefined ? 404 : 200, answer];
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(typeof value === 'string' ? value : JSON.stringify(value));
      });
    };
    const process = new Process(await listenHttp(listener));
    process.#answers = { '/v1/definition': DEFINITION, ...answers };
    return process;
  }

  get address() {
    return { url: `http://${this.#server.host}`, key: new Secret(KEY) };
  }

  async definition() {
    const asked = await askDefinition(this.address, ASKING);
    if ('problem' in asked) throw new Error(asked.problem);
    return asked.definition;
  }

  async open(): Promise<Connector<unknown>> {
    return (await this.definition()).open({ tenant: 'contoso' }, this.kit);
  }

  async [Symbol.asyncDispose]() {
    await this.kit[Symbol.asyncDispose]();
    await this.#server[Symbol.asyncDispose]();
  }
}

async function drain<T>(items: AsyncIterable<T> | undefined): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items ?? []) all.push(item);
  return all;
}

describe('a connector that is a process', () => {
  it('says what it is, and keeps being the same one as long as it says the same', async () => {
    await using process = await Process.start();
    const definition = await process.definition();
    expect(definition).toMatchObject({
      id: 'acme',
      capabilities: { write: 'in-place', delivery: 'check-in', devices: true },
    });
    expect(definition.account.safeParse({ tenant: 'a' }).success).toBe(true);
    expect(definition.account.safeParse({ tenant: 'a', colour: 'b' }).success).toBe(false);
    expect(definition.slot.safeParse({}).success).toBe(false);
    expect(definition.place(SLOT, 'k')).toBe('["A","k"]');
    expect(definition.normalize('x'.repeat(41))).toEqual({ unsupported: 'Acme keeps 40 characters of a value' });
    expect(await process.definition()).toBe(definition);
    expect(process.heard[0]?.authorization).toBe(`Bearer ${KEY}`);
  });

  it('is asked what a slot holds, and sees the settings but no fingerprint', async () => {
    await using process = await Process.start({ '/v1/observe': SEEN });
    const seen = await (await process.open()).observe(SLOT, signal);
    expect(seen).toEqual({
      ...SEEN,
      copies: [{ holds: process.kit.fingerprint('old'), count: 1 }],
      neighbours: ['a', 'b'],
    });
    expect(JSON.parse(process.heard.at(-1)?.body ?? '')).toEqual({
      account: { tenant: 'contoso' },
      slot: {
        name: 'ios',
        platform: 'ios',
        key: 'PINGID_MDM_TOKEN',
        packageId: 'com.example',
        settings: { policy: 'A' },
      },
    });
  });

  it('gets a value in `write` and nowhere else', async () => {
    const after = { ...SEEN, copies: [{ holds: 'the-new-token', count: 1 }], revision: '2' };
    const devices = { devices: [], next: null };
    const delivery = { delivered: 1, pending: 0, failed: 0, unknown: 0, evidence: 'reports', asOf: null };
    await using process = await Process.start({
      '/v1/observe': SEEN,
      '/v1/write': { outcomes: [{ outcome: 'written', copies: 1 }], after },
      '/v1/check': { findings: [], next: null },
      '/v1/delivery': delivery,
      '/v1/devices': devices,
    });
    const connector = await process.open();
    const before = await connector.observe(SLOT, signal);
    const report = await connector.write(SLOT, before, () => 'the-new-token', signal);
    expect(report.after?.copies).toEqual([{ holds: process.kit.fingerprint('the-new-token'), count: 1 }]);
    await drain(connector.check([SLOT], signal));
    expect(await connector.delivery?.(SLOT, 5, signal)).toEqual(delivery);
    await drain(connector.devices?.(signal));
    const carrying = process.heard.filter(({ body }) => body.includes('the-new-token'));
    expect(carrying.map(({ path }) => path)).toEqual(['/v1/write']);
    expect(JSON.parse(carrying[0]?.body ?? '')).toMatchObject({ revision: '1', value: 'the-new-token' });
  });

  it('tells failures in the closed set of kinds, by itself or by a status', async () => {
    const failing = async (answer: unknown) => {
      await using process = await Process.start({ '/v1/observe': answer });
      return await (await process.open()).observe(SLOT, signal).catch((error: unknown) => error);
    };
    expect(await failing([400, { kind: 'auth', says: 'no', permission: 'policies.read' }])).toMatchObject({
      kind: 'auth',
      permission: 'policies.read',
      message: expect.stringMatching(/^POST \/v1\/observe of the connector at 127\.0\.0\.1:\d+: no$/),
    });
    expect(await failing([500, { kind: 'throttled', says: 'slowly', retryAfterMs: 5 }])).toMatchObject({
      retryAfterMs: 5,
    });
    expect(await failing([404, 'nothing'])).toMatchObject({ kind: 'rejected' });
    expect(await failing([409, { kind: 'surprise', says: 'a' }])).toMatchObject({ kind: 'conflict' });
    expect(await failing([302, { kind: 'auth', says: 'a' }])).toMatchObject({ kind: 'protocol' });
  });

  it.each([
    ['not JSON', 'secret-value'],
    ['another shape', { ...SEEN, copies: 'secret-value' }],
    ['a count below one', { ...SEEN, copies: [{ holds: 'secret-value', count: 0 }] }],
    ['more than fits', JSON.stringify({ ...SEEN, place: 'x'.repeat(LONGEST_ANSWER) })],
  ])('that answers %s has failed by protocol, and is not quoted', async (_, answer) => {
    await using process = await Process.start({ '/v1/observe': answer });
    const failure = await (await process.open()).observe(SLOT, signal).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'protocol' });
    expect(String(failure)).not.toContain('secret-value');
  });

  it('that calls a copy written and shows another value is not believed', async () => {
    await using process = await Process.start({
      '/v1/write': { outcomes: [{ outcome: 'written', copies: 1 }], after: SEEN },
    });
    const before = { ...SEEN, copies: [] };
    const written = (await process.open()).write(SLOT, before, () => 'new', signal);
    await expect(written).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('gives lists in pages, and one that does not end is a protocol failure', async () => {
    await using process = await Process.start({ '/v1/devices': { devices: [], next: 'again' } });
    await expect(drain((await process.open()).devices?.(signal))).rejects.toMatchObject({ kind: 'protocol' });
    expect(process.heard.map(({ body }) => body && JSON.parse(body).from)).toEqual(['', null, 'again']);
  });

  it('whose check fails has that as a finding', async () => {
    await using process = await Process.start();
    const found = await drain((await process.open()).check([SLOT], signal));
    expect(found).toMatchObject([{ check: 'connector-process', level: 'failure' }]);
  });
});

it('is asked without the right to write, which only `write` needs', async () => {
  const refuse = () => {
    throw new Error('the lease is lost');
  };
  await using process = await Process.start({ '/v1/observe': SEEN });
  await using kit = kitWith({ assertMayWrite: refuse });
  const connector = (await process.definition()).open({ tenant: 'contoso' }, kit);
  const before = await connector.observe(SLOT, signal);
  await expect(connector.write(SLOT, before, () => 'new', signal)).rejects.toThrow('the lease is lost');
  expect(process.heard.map(({ path }) => path)).toEqual(['/v1/definition', '/v1/observe']);
});

describe('a process that cannot be used', () => {
  it.each([
    ['another contract', { ...DEFINITION, contract: 2 }, 'it was written for contract 2'],
    ['no contract', {}, 'it does not say which contract it was written for'],
    ['a wrong definition', { ...DEFINITION, longestValue: 0 }, 'its definition is wrong: `longestValue`'],
    ['a setting of ours', { ...DEFINITION, account: { drift: DEFINITION.account.tenant } }, 'have `drift`'],
    ['a place of no setting', { ...DEFINITION, place: ['x'] }, 'names `x`, which is no setting'],
    ['an id of ours', { ...DEFINITION, id: 'intune' }, 'its id `intune` is that of a connector of Watchword itself'],
    ['a key that it refuses', [401, {}], 'it refuses the key'],
    ['a page in place of a definition', '<html>', 'the answer is not JSON'],
  ])('with %s is refused, by its address', async (_, definition, says) => {
    await using process = await Process.start({ '/v1/definition': definition });
    const asked = await askDefinition(process.address, ASKING);
    expect('problem' in asked && asked.problem).toContain(
      `the connector at ${new URL(process.address.url).host} cannot`,
    );
    expect('problem' in asked && asked.problem).toContain(says);
  });

  it('or is not there yet fails its account as unavailable, and is no mistake', async () => {
    await using process = await Process.start({ '/v1/definition': [503, {}] });
    const connector = await process.open();
    await expect(connector.observe(SLOT, signal)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await drain(connector.check([SLOT], signal))).toMatchObject([{ level: 'failure' }]);
  });
});
