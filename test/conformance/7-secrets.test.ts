/**
 * THE CONFORMANCE SUITE, chapter 7: secrets.
 *
 * A token's value exists between `reveal()` and the request that carries it. Credentials and access tokens exist in requests.
 * None of them is ever in what a connector returns or throws, in whatever form: plain, base64, escaped, inside a nested cause.
 *
 * Every world of this suite listens to all that comes out of its connectors, and fails the test if a secret was in it. So this
 * chapter is about the rest: that the listening works, that secrets which come up on the way are told to the redactor, and
 * that a vendor which repeats whatever it hears can't make us repeat it.
 */
import { describe, expect, it } from 'vitest';
import { type Connector, Failure } from '#connector';
import { type Behaviour, nthRequest, type SimulatedRequest } from '#simulation';
import { passesOf } from './passes.ts';
import { Witness, watched } from './watched.ts';
import { accountSettings, drain, lookAtAll, openWorld, products, signal, type World } from './world.ts';

describe('whoever listens to a connector', () => {
  const secret = '0b9f3f5e-8d0c-4b7a-9c52-0d4b1b0a7f11';
  const nested = (text: string) => new Failure('rejected', 'no', { cause: new Error('x', { cause: { body: text } }) });
  const silent = { observe: async () => ({}) } as unknown as Connector<unknown>;

  it.each([
    ['in a message', new Failure('rejected', `cannot take ${secret}`)],
    ['in a nested cause', nested(secret)],
    ['as base64, inside something else', nested(Buffer.from(`{"x":"${secret}"}`).toString('base64'))],
    ['as base64 for addresses', nested(Buffer.from(`a${secret}`).toString('base64url'))],
    ['in upper case', nested(secret.toUpperCase())],
    ['as JSON inside JSON', nested(JSON.stringify(JSON.stringify({ secret: `"${secret}"` })))],
  ])('hears a secret %s', async (_, error) => {
    const witness = new Witness();
    const leaky = watched({ ...silent, observe: async () => Promise.reject(error) }, witness);
    await expect(leaky.observe({} as never, signal)).rejects.toBe(error);
    expect(() => witness.testify([secret])).toThrow('a secret was let out');
  });

  it('hears one in a device, in the middle of a list', async () => {
    const witness = new Witness();
    async function* devices() {
      for (const name of ['one', secret, 'three']) yield { name } as never;
    }
    await drain(watched({ ...silent, devices }, witness).devices?.(signal) ?? []);
    expect(() => witness.testify([secret])).toThrow('a secret was let out');
  });

  it('takes whatever else is thrown for a bug', async () => {
    const witness = new Witness();
    const broken = watched({ ...silent, observe: () => Promise.reject(new TypeError('x is undefined')) }, witness);
    await broken.observe({} as never, signal).catch(() => undefined);
    expect(() => witness.testify([])).toThrow('not a Failure');
  });

  it('says nothing where nothing was let out', () => {
    const witness = new Witness();
    witness.sees({ place: 'PingID iOS', holds: 'a fingerprint' });
    expect(() => witness.testify([secret])).not.toThrow();
  });
});

describe.each(products)('law 5: $id', (product) => {
  // `kit.guard`: an access token is a secret nobody has configured. Whoever receives it says so.
  it('tells the redactor of every secret that came up on the way', async () => {
    await using world = await openWorld(product);
    await lookAtAll(world);
    for (const secret of world.simulator.secrets()) {
      expect(world.redactor.redact(`the vendor says ${secret}.`)).toBe('the vendor says <secret>.');
    }
  });

  it('keeps its settings to itself, opened or not', async () => {
    await using world = await openWorld(product);
    const witness = new Witness();
    witness.sees(accountSettings(world.simulator));
    witness.sees(world.settings);
    expect(() => witness.testify(world.simulator.secrets())).not.toThrow();
  });

  // Vendors explain refusals, and some do it by quoting the request. Here one quotes all of it, headers included, at each
  // request in turn, in its own error form and as a bare page. The world hears what the connector makes of it.
  it.each(passesOf(product))('repeats nothing that a vendor repeats: $name', async ({ prepare }) => {
    await using world = await openWorld(product, { phones: 2 });
    const run = await prepare(world, world.another());
    const requests = await world.requestsOf(run);
    for (const [at] of requests.entries()) {
      for (const answer of [asPage(200), asError(world, 400), asError(world, 403), asPage(500)]) {
        const spoilt = await prepare(world, world.another());
        const mend = world.simulator.behave(nthRequest(at + 1, answer));
        await spoilt().catch(() => undefined);
        mend();
      }
    }
    expect(requests.length).toBeGreaterThan(0);
  });
});

function quoted({ method, path, headers, body }: SimulatedRequest): string {
  return `${method} ${path} ${JSON.stringify(headers)} ${body}`;
}

function asPage(status: number): Behaviour {
  const headers = { 'content-type': 'text/html' };
  return (request) => ({ status, headers, body: `<html><body>${quoted(request)}</body></html>` });
}

/** The vendor's own error document, with the quotation in place of each text in it. */
function asError({ simulator }: World, status: number): Behaviour {
  const { headers, body } = simulator.errorAnswer(status);
  return (request) => ({ status, headers, body: JSON.stringify(withTexts(JSON.parse(body), quoted(request))) });
}

function withTexts(value: unknown, text: string): unknown {
  if (typeof value === 'string') return text;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withTexts(inner, text)]));
}
