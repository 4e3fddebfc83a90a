/** A listener with workers beside it, over a real store: asked on many connections, so that every process is asked. */
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Following, follow } from '../../src/validation/follow.ts';
import { DEFAULT_SETTINGS, listenValidation, type ValidationListener } from '../../src/validation/listener.ts';
import { type InForce, sendable } from '../../src/validation/worker-messages.ts';
import { Workers } from '../../src/validation/workers.ts';
import { type TestClock, testClock } from '../clock.ts';
import type { FreshDatabase } from '../store/fresh-database.ts';
import { ToldEvents } from './token-table.ts';

export const IN_FORCE: InForce = { settings: sendable(DEFAULT_SETTINGS), sets: [] };

/** What was told, with those that come and go. */
export class ToldByWorkers extends ToldEvents {
  workerStarted(fields: { readonly worker: number; readonly pid: number }): void {
    this.told.push({ event: 'workerStarted', ...fields });
  }

  workerEnded(fields: { readonly worker: number; readonly says: string; readonly againMs: number }): void {
    this.told.push({ event: 'workerEnded', ...fields });
  }

  pids(): readonly number[] {
    return this.told.filter(({ event }) => event === 'workerStarted').map(({ pid }) => Number(pid));
  }
}

export interface Answer {
  readonly status: number;
  readonly askedAt: number;
  readonly decision?: string;
  readonly stale?: boolean;
}

/** One connection that is kept: whichever process has taken it answers all that is asked on it. */
export type Connection = (token: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;

export class WorkersWorld implements AsyncDisposable {
  readonly events = new ToldByWorkers();
  readonly clock: TestClock = testClock();
  readonly following: Following;
  readonly listener: ValidationListener;
  readonly workers: Workers;
  readonly #agents: Agent[] = [];

  private constructor(fresh: FreshDatabase, following: Following, listener: ValidationListener, keyReference: string) {
    this.following = following;
    this.listener = listener;
    const { url, baseDir, password } = fresh;
    this.workers = new Workers({
      server: listener.server,
      setup: {
        store: { url, baseDir, password: password?.reveal() ?? null },
        keys: { encryption: keyReference },
        tls: null,
        ...IN_FORCE,
      },
      sightings: following.sightings,
      events: this.events,
      clock: this.clock,
    });
  }

  static async open(fresh: FreshDatabase, keyReference: string = fresh.keyReference): Promise<WorkersWorld> {
    const events = new ToldEvents();
    const following = await follow({ store: await fresh.open(), events });
    const listener = await listenValidation({ address: { host: '127.0.0.1', port: 0 }, follow: following, events });
    return new WorkersWorld(fresh, following, listener, keyReference);
  }

  /** So many workers, all of which listen. */
  async begin(count: number): Promise<void> {
    this.workers.use(count, IN_FORCE);
    await this.started(count);
  }

  /** So many have begun to listen since the start. */
  async started(count: number): Promise<void> {
    await until(() => this.events.pids().length >= count);
  }

  connect(): Connection {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    this.#agents.push(agent);
    const [host, port] = this.listener.address.split(':');
    return async (token, headers = {}) => {
      const askedAt = Date.now();
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      const options = { host, port, agent, method: 'POST', path: '/v1/validate' };
      const sent = request({ ...options, headers: { 'content-type': 'application/json', ...headers } });
      sent.on('error', reject).on('response', (response) => {
        const { statusCode: status = 0 } = response;
        text(response).then((body) => resolve({ ...JSON.parse(body), status, askedAt }), reject);
      });
      sent.end(JSON.stringify({ token }));
      return promise;
    };
  }

  /** Connections of which every worker has at least one: more are opened until each has answered. */
  async connectToEach(count: number, token: string): Promise<readonly Connection[]> {
    const connections: Connection[] = [];
    const haveAnswered = () => this.workers.measured().filter(({ answered }) => answered.active > 0).length === count;
    while (!haveAnswered()) {
      const more = Array.from({ length: 10 }, () => this.connect());
      await Promise.all(more.map((ask) => ask(token)));
      connections.push(...more);
      // What they have counted is told within a second.
      const reported = Date.now() + 1_500;
      await until(() => haveAnswered() || Date.now() > reported);
    }
    return connections;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const agent of this.#agents) agent.destroy();
    await Promise.all([this.workers.stop(), this.listener.close()]);
    this.following[Symbol.dispose]();
  }
}

export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
