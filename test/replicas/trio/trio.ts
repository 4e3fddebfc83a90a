/**
 * Three real processes of the daemon on one real PostgreSQL, which share some accounts on one simulated Intune. Each reaches the
 * database and every account by wires of its own, so that the network can fail for one of them, and so that it is known who has
 * sent what.
 */
import pg from 'pg';
import { AccessKeys } from '../../../src/access/keys.ts';
import { openWatchword, type Watchword } from '../../../src/daemon.ts';
import type { History } from '../history/history.ts';
import { openParts, type Parts, type TrioOptions } from './parts.ts';
import { People } from './people.ts';
import { BY_PEOPLE } from './recorder.ts';
import type { Replica } from './replica.ts';

const PERSON = { name: 'test', reason: '' };

/** All of it. */
export class Trio implements AsyncDisposable {
  readonly parts: Parts;
  readonly people: People;
  /** In this process, past all wires: for looking. */
  readonly beside: Watchword;
  readonly #opened: AsyncDisposableStack;
  #isDatabaseUp = true;

  private constructor(parts: Parts, beside: Watchword, key: string, opened: AsyncDisposableStack) {
    this.parts = parts;
    this.beside = beside;
    this.#opened = opened;
    this.people = new People({ replicas: parts.replicas, recorder: parts.recorder, key });
  }

  /** Nobody runs yet; each token set has a current token. */
  static async open(options: TrioOptions): Promise<Trio> {
    await using opening = new AsyncDisposableStack();
    const parts = await openParts(options, opening);
    const { environment, fresh, recorder } = parts;
    const file = `${fresh.baseDir}/watchword.yaml`;
    const beside = opening.use(
      await openWatchword({ file, baseDir: fresh.baseDir, environment, who: 'cli', log: 'silent' }),
    );
    for (const authority of beside.authorities.values()) {
      await authority.generate({ note: BY_PEOPLE, makeCurrent: true }, PERSON);
    }
    const keys = new AccessKeys(beside.store, beside.clock);
    const { key } = await keys.create({ name: 'test', role: 'admin', expiresAt: null }, PERSON);
    await recorder.keepLeases();
    return new Trio(parts, beside, key, opening.move());
  }

  /** By its place: the first is 0. */
  replica(at: number): Replica {
    const replica = this.parts.replicas[at];
    if (replica === undefined) throw new Error(`there is no replica ${at}`);
    return replica;
  }

  /** From now on something is different; it is written down for whoever judges how long accounts were left out. */
  turn(what: string): void {
    const { recorder, replicas } = this.parts;
    const well = this.#isDatabaseUp ? replicas.filter(({ isWell }) => isWell).length : 0;
    recorder.turns.push({ at: Date.now(), what, well });
  }

  async start(replica: Replica): Promise<void> {
    await replica.start();
    this.turn(`${replica.name} started`);
  }

  async kill(replica: Replica): Promise<void> {
    const { pid } = replica;
    await replica.kill();
    this.parts.recorder.deaths.set(pid, Date.now());
    this.turn(`${replica.name} was killed`);
  }

  async leave(replica: Replica): Promise<void> {
    const { pid } = replica;
    await replica.leave();
    this.parts.recorder.deaths.set(pid, Date.now());
    this.turn(`${replica.name} left`);
  }

  /** Does something to a replica or its wires, and says so in the record. */
  change(what: string, work: () => void): void {
    work();
    this.turn(what);
  }

  get isDatabaseUp(): boolean {
    return this.#isDatabaseUp;
  }

  async stopDatabase(): Promise<void> {
    this.#isDatabaseUp = false;
    this.turn('the database stops');
    await this.parts.postgres.stop();
  }

  async startDatabase(): Promise<void> {
    await this.parts.postgres.start();
    this.#isDatabaseUp = true;
    this.turn('the database is back');
  }

  /** A connection of the one who owns the server, past the store, to its database. */
  async asOwner(): Promise<pg.Client> {
    const { superuser: user, password, port } = this.parts.postgres.server;
    const database = new URL(this.parts.fresh.url).pathname.slice(1);
    const client = new pg.Client({ host: '127.0.0.1', port, user, password, database });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  history(): Promise<History> {
    return this.parts.recorder.history(this.beside.store, this.parts.accounts);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isDatabaseUp) await this.startDatabase();
    await this.#opened.disposeAsync();
  }
}
