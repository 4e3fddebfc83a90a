import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Secret } from '../../src/model/secret.ts';
import type { Store } from '../../src/store/contract.ts';
import { type EncryptionKey, generateEncryptionKey } from '../../src/store/encryption-key.ts';
import { openStore } from '../../src/store/open.ts';
import type { StoreOptions } from '../../src/store/open-database.ts';
import { type TestClock, testClock } from '../clock.ts';

export type Row = Readonly<Record<string, unknown>>;

/** What differs between the two databases, for a test. */
export interface Access {
  readonly url: string;
  readonly password: Secret | null;
  /** A statement past the store: what somebody with access to the database can do. */
  sql(statement: string): Promise<readonly Row[]>;
  /** Everything the database keeps: its files, or all rows of all its tables as text. */
  contents(): Promise<Buffer>;
  remove(): Promise<void>;
}

/** A database of its own for one test: empty until the store is opened. */
export class FreshDatabase implements AsyncDisposable {
  readonly url: string;
  readonly password: Secret | null;
  /** A temporary folder. Relative paths start here, and the key is here too. */
  readonly baseDir: string;
  /** `file:encryption.key` */
  readonly keyReference = 'file:encryption.key';
  readonly encryptionKey: EncryptionKey;
  readonly clock: TestClock = testClock();
  readonly sql: Access['sql'];
  readonly contents: Access['contents'];
  readonly #remove: Access['remove'];
  readonly #stores: Store[] = [];

  constructor(baseDir: string, access: Access) {
    this.baseDir = baseDir;
    this.url = access.url;
    this.password = access.password;
    this.sql = access.sql;
    this.contents = access.contents;
    this.#remove = access.remove;
    this.encryptionKey = generateEncryptionKey(join(baseDir, 'encryption.key'));
  }

  /** What `openStore` takes. */
  get options(): StoreOptions {
    const { url, password, baseDir, encryptionKey, clock } = this;
    return { url, password, baseDir, encryptionKey, clock };
  }

  /** Opens the store, as often as a test likes: each is like another process. All are closed with the database. */
  async open(different: Partial<StoreOptions> = {}): Promise<Store> {
    const store = await openStore({ ...this.options, ...different });
    this.#stores.push(store);
    return store;
  }

  /** Lets time pass for leases, whichever clock judges them. */
  async elapse(ms: number): Promise<void> {
    if (this.url.startsWith('sqlite:')) return this.clock.advance(ms);
    await this.sql(`update leases set expires_at = expires_at - ${ms}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const store of this.#stores) await store[Symbol.asyncDispose]();
    await this.#remove();
    removeFolder(this.baseDir);
  }
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'watchword-test-'));
}

export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
