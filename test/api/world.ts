/** The admin API in this process, in front of a real store and a simulated Intune, with a key of each role. */
import type { FastifyInstance, InjectOptions } from 'fastify';
import { type Access, openAccess } from '../../src/access/access.ts';
import { ROLES, type Role } from '../../src/access/roles.ts';
import { adminApp } from '../../src/api/http/app.ts';
import { EventStream } from '../../src/api/http/events.ts';
import { Idempotency } from '../../src/api/http/idempotency.ts';
import type { LIMITS } from '../../src/api/http/limits.ts';
import { InHand } from '../../src/api/in-hand.ts';
import type { Clock } from '../../src/clock.ts';
import type { AccessConfiguration } from '../../src/config/configuration.ts';
import type { Watchword } from '../../src/daemon.ts';
import { CliWorld } from '../cli/world.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: what came over the wire is anything; each test looks at what it asked for.
  readonly body: any;
}

/** One that is open, and how to ask it. */
export interface ApiWorld extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly watchword: Watchword;
  readonly cli: CliWorld;
  readonly keys: Readonly<Record<Role, string>>;
  readonly access: Access;
  readonly inHand: InHand;
  readonly events: EventStream;
  /** How often somebody has said that a rotation's turn is due. */
  turnsDue(): number;
  /** Asks as somebody with a role; `null` comes without a key. */
  ask(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    options?: { readonly as?: Role | null; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<Answer>;
  /** Signs in with a key or a token; what every request of the page sends from then on. */
  signIn(bearer: string): Promise<Readonly<Record<string, string>>>;
}

/** How a world differs from the usual one. */
export interface ApiWorldOptions {
  /** Far more than a test asks, unless given. */
  readonly limits?: typeof LIMITS;
  readonly settings?: (cli: CliWorld) => Partial<AccessConfiguration>;
  readonly clock?: Clock;
  /** Fastify's own options for a server with TLS. */
  readonly https?: (cli: CliWorld) => object;
}

/** Who listens to events is looked up this often. */
const WATCHED_EVERY_MS = 20;

const UNLIMITED = { failures: 1e9, asked: 1e9, open: 1e9 };

export async function openApiWorld(options: ApiWorldOptions = {}): Promise<ApiWorld> {
  await using opening = new AsyncDisposableStack();
  const cli = opening.use(await CliWorld.open());
  const watchword = opening.use(await cli.openWatchword());
  const { store, log, redactor } = watchword;
  const clock = options.clock ?? watchword.clock;
  const settings = { ...watchword.configuration.access, ...options.settings?.(cli) };
  const access = opening.use(openAccess({ settings, store, clock, log, redactor }));
  const keys: Record<string, string> = {};
  for (const role of ROLES) {
    const made = await access.keys.create({ name: role, role, expiresAt: null }, { name: 'test', reason: '' });
    keys[role] = made.key;
  }
  const stopping = new AbortController();
  let turns = 0;
  const inHand = new InHand({ stop: stopping.signal, turnsSoon: () => (turns += 1) });
  const events = opening.use(
    new EventStream(watchword.events, (text) => watchword.redactor.redact(text), watchword.clock.now),
  );
  const app = await adminApp({
    watchword,
    access,
    isSecure: options.https !== undefined,
    limits: options.limits ?? UNLIMITED,
    watchedEveryMs: WATCHED_EVERY_MS,
    ...(options.https !== undefined && { server: { https: options.https(cli) } }),
    idempotency: new Idempotency(watchword.store, () => watchword.clock.now()),
    inHand,
    events,
    stop: stopping.signal,
  });
  opening.defer(async () => {
    stopping.abort();
    await app.close();
    await inHand.settled();
  });
  const opened = opening.move();
  return {
    app,
    access,
    watchword,
    cli,
    keys: keys as Record<Role, string>,
    inHand,
    events,
    turnsDue: () => turns,
    async ask(method, path, body, { as = 'admin', headers = {} } = {}) {
      const request: InjectOptions = {
        method,
        url: path,
        headers: { ...(as !== null && { authorization: `Bearer ${keys[as]}` }), ...headers },
        ...(body !== undefined && { payload: body }),
      };
      const answer = await app.inject(request);
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: answer.body === '' ? null : answer.json(),
      };
    },
    async signIn(bearer) {
      const { statusCode, headers } = await app.inject({
        method: 'POST',
        url: '/v1/session',
        payload: { key: bearer },
      });
      if (statusCode !== 201) throw new Error(`signing in was answered with ${statusCode}`);
      const [cookie = ''] = String(headers['set-cookie']).split(';');
      return { cookie, 'x-watchword': '1' };
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
