/** Writes down what happens to a trio. Leases are written down by the database itself, in the transaction that changes them. */
import type { Simulator } from '../../../src/simulation/contract.ts';
import type { Store } from '../../../src/store/contract.ts';
import type { FreshDatabase } from '../../store/fresh-database.ts';
import type { Answer, History, LeaseChange, Process, Request, Revocation, Turn } from '../history/history.ts';

/** What people note on the tokens that they make: rotations note nothing. */
export const BY_PEOPLE = 'made by people';

const HISTORY_OF_LEASES = [
  `create table lease_history (
    seq bigserial primary key, at bigint, name text, holder text, fence bigint, expires_at bigint, port integer)`,
  `create function keep_lease() returns trigger language plpgsql as $$ begin
    insert into lease_history (at, name, holder, fence, expires_at, port)
    values ((extract(epoch from clock_timestamp()) * 1000)::bigint, new.name, new.holder, new.fence, new.expires_at, inet_client_port());
    return new; end $$`,
  'create trigger keep_lease after insert or update on leases for each row execute function keep_lease()',
];

/** The record of a world that is being tried. */
export class Recorder {
  readonly requests: Request[] = [];
  readonly answers: Answer[] = [];
  readonly revocations: Revocation[] = [];
  readonly deaths = new Map<Process, number>();
  readonly turns: Turn[] = [];
  /** Whose connection to the database comes from which port. */
  readonly ports = new Map<number, Process>();
  readonly #fresh: FreshDatabase;
  readonly #waiting = new Set<(request: Request) => void>();

  constructor(fresh: FreshDatabase) {
    this.#fresh = fresh;
  }

  /** From now on; the store has been opened once. */
  async keepLeases(): Promise<void> {
    for (const statement of HISTORY_OF_LEASES) await this.#fresh.sql(statement);
  }

  /** From now on. `whose`: from which replica, and for which account, a request comes, by the address that it was sent to. */
  keepRequests(simulator: Simulator, whose: (host: string) => Pick<Request, 'by' | 'account'> | undefined): void {
    simulator.behave(({ headers, method, operation }) => {
      const by = whose(headers.host ?? '');
      if (by === undefined) return undefined;
      const request = { at: Date.now(), operation, writes: method !== 'GET', ...by };
      this.requests.push(request);
      for (const look of this.#waiting) look(request);
      return undefined;
    });
  }

  /** The next request that fits. */
  request(fits: (request: Request) => boolean): Promise<Request> {
    return new Promise((resolve) => {
      const look = (request: Request) => {
        if (!fits(request)) return;
        this.#waiting.delete(look);
        resolve(request);
      };
      this.#waiting.add(look);
    });
  }

  async leases(): Promise<readonly LeaseChange[]> {
    const rows = await this.#fresh.sql('select * from lease_history order by seq');
    return rows.map((row) => ({
      at: Number(row.at),
      name: String(row.name),
      holder: String(row.holder),
      fence: Number(row.fence),
      expiresAt: Number(row.expires_at),
      by: this.ports.get(Number(row.port)) ?? null,
    }));
  }

  /** All that has happened so far. */
  async history(store: Store, accounts: readonly string[]): Promise<History> {
    const { requests, answers, revocations, deaths, turns } = this;
    const endedAt = Date.now();
    const leases = await this.leases();
    const rotations = await store.read.rotations.list({ limit: 10_000 });
    const tokens = (await store.read.tokens.list()).filter(({ note }) => note !== BY_PEOPLE);
    return { leases, requests, answers, revocations, rotations, tokens, deaths, turns, accounts, endedAt };
  }
}
