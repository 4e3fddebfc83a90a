/**
 * THE CONFORMANCE SUITE OF AUTHORITIES, sources, chapter 7: secrets.
 *
 * Here every answer is full of them: a list carries all tokens in clear. They leave a source as `Secret`s and in no other way. None
 * of them, and none of the credentials, is ever in what a source throws or finds, in whatever form: plain, base64, escaped, inside a
 * nested cause.
 *
 * Every world of this suite listens to all that comes out of its sources, and fails the test if a secret was in it. So this chapter
 * is about the rest: that the listening works, that secrets which come up on the way are told to the redactor, and that a service
 * which repeats whatever it hears can't make us repeat it.
 */
import { describe, expect, it } from 'vitest';
import { Failure, Secret, type TokenSource } from '#authority';
import { type Behaviour, nthRequest, type SimulatedRequest } from '#simulation';
import { Witness } from '../../../conformance/watched.ts';
import { askedKinds } from '../../kinds.ts';
import { drain, listed, openWorld, serviceOf, settingsOf, signal, type World } from '../../world.ts';
import { passesOf } from '../passes.ts';
import { watched } from '../watched.ts';

describe('whoever listens to a source', () => {
  const secret = '0b9f3f5e-8d0c-4b7a-9c52-0d4b1b0a7f11';
  const silent: TokenSource = {
    list: async () => ({ tokens: [{ value: new Secret(secret), createdAt: null }], enforcedFrom: null }),
    async *check() {},
  };

  it.each([
    ['in a message', new Failure('rejected', `cannot take ${secret}`)],
    ['in a nested cause', new Failure('rejected', 'no', { cause: new Error('x', { cause: { body: secret } }) })],
    ['in an address', new Failure('rejected', `https://x/?q=${encodeURIComponent(`{"token":"${secret}"}`)}`)],
    ['as base64', new Failure('rejected', Buffer.from(`{"x":"${secret}"}`).toString('base64'))],
  ])('hears a value %s', async (_, error) => {
    const witness = new Witness();
    const leaky = watched({ ...silent, add: async () => Promise.reject(error) }, witness);
    await expect(leaky.add?.(new Secret(secret), signal)).rejects.toBe(error);
    expect(() => witness.testify([secret])).toThrow('a secret was let out');
  });

  it('hears one in a warning, and in a finding', async () => {
    for (const leaky of [
      { ...silent, list: async () => ({ ...(await silent.list(signal)), warnings: [`passed over ${secret}`] }) },
      {
        ...silent,
        async *check() {
          yield { check: 'x', level: 'ok', says: `there is ${secret}` } as const;
        },
      },
    ] satisfies TokenSource[]) {
      const witness = new Witness();
      await listed(watched(leaky, witness));
      await drain(watched(leaky, witness).check(signal));
      expect(() => witness.testify([secret])).toThrow('a secret was let out');
    }
  });

  it('takes whatever else is thrown for a bug, and a list of secrets for what it is', async () => {
    const witness = new Witness();
    await listed(watched(silent, witness));
    expect(() => witness.testify([secret])).not.toThrow();
    const broken = watched({ ...silent, list: () => Promise.reject(new TypeError('x is undefined')) }, witness);
    await broken.list(signal).catch(() => undefined);
    expect(() => witness.testify([])).toThrow('not a Failure');
  });
});

describe.each(askedKinds)('law 5: $name', (kind) => {
  // `kit.guard`: an access token is a secret nobody has configured, and so is a value that somebody entered elsewhere. Whoever
  // receives it says so.
  it('tells the redactor of every secret that came up on the way', async () => {
    await using world = await openWorld(kind, { tokens: 3 });
    await listed(world.open());
    for (const secret of [...world.place.secrets(), ...world.console.values()]) {
      expect(world.redactor.redact(`the service says ${secret}.`)).toBe('the service says <secret>.');
    }
  });

  it('keeps its settings to itself, opened or not', async () => {
    await using world = await openWorld(kind);
    const witness = new Witness();
    witness.sees(settingsOf(world.place));
    witness.sees(world.settings);
    expect(() => witness.testify(world.place.secrets())).not.toThrow();
  });

  it('says nothing of values in what it finds wrong with a place', async () => {
    await using healthy = await openWorld(kind);
    for (const at of healthy.place.damages.keys()) {
      await using world = await openWorld(kind, { tokens: 3 });
      world.place.damages[at]?.befalls();
      await listed(world.open()).catch(() => undefined);
      await drain(world.open().check(signal));
      world.place.damages[at]?.mended();
    }
  });
});

// Services explain refusals, and some do it by quoting the request, or the object that it was about. Here one quotes all of it, headers
// and tokens included, at each request in turn, in its own error form and as a bare page. The world hears what the source makes of it.
describe.each(askedKinds.filter(({ simulation }) => simulation !== null))('law 5: $name', (kind) => {
  it.each(passesOf(kind))('repeats nothing that a service repeats: $name', async ({ prepare }) => {
    await using usual = await openWorld(kind, { tokens: 3 });
    const requests = await usual.requestsOf(prepare(usual, usual.another()));
    for (const [at] of requests.entries()) {
      await using world = await openWorld(kind, { tokens: 3 });
      // Nobody can hide a value that nobody has ever seen, so all of them have been listed once.
      await listed(world.open());
      for (const answer of [asPage(world, 200), asError(world, 400), asError(world, 403), asPage(world, 500)]) {
        const run = prepare(world, world.another());
        const mend = serviceOf(world).behave(nthRequest(at + 1, answer));
        await run().catch(() => undefined);
        mend();
      }
    }
    expect(requests.length).toBeGreaterThan(0);
  });
});

function quoted({ console }: World, { method, path, headers, body }: SimulatedRequest): string {
  return `${method} ${path} ${JSON.stringify(headers)} ${body} ${console.values().join(' ')}`;
}

function asPage(world: World, status: number): Behaviour {
  const headers = { 'content-type': 'text/html' };
  return (request) => ({ status, headers, body: `<html><body>${quoted(world, request)}</body></html>` });
}

/** The service's own error document, with the quotation in place of each text in it. */
function asError(world: World, status: number): Behaviour {
  const { headers, body } = serviceOf(world).errorAnswer(status);
  return (request) => ({ status, headers, body: JSON.stringify(withTexts(JSON.parse(body), quoted(world, request))) });
}

function withTexts(value: unknown, text: string): unknown {
  if (typeof value === 'string') return text;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => withTexts(inner, text));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withTexts(inner, text)]));
}
