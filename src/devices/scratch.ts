/**
 * Where a comparison puts what it has listed, so that a million phones need little memory: a temporary SQLite database without a name.
 * The file is gone from its folder as soon as it is open, and its room is free when the process ends, however that ends. What can be
 * read in it says nothing: identifiers are keyed digests, everything else is encrypted, and the key is nowhere but in this process.
 *
 * In memory are some twenty bytes for each phone, and whatever of the file SQLite has at hand.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { UserError } from '../model/failure.ts';
import type { Identity } from './identity.ts';
import type { Recognised } from './match.ts';
import { Numbers } from './numbers.ts';
import { Sets } from './sets.ts';

/** So many enrolments of one phone in one account are believed; more with one identifier are phones that have it by mistake. */
export const MOST_ALIKE = 10;
/** After so many rows everybody else has a turn: validation answers in the same process. */
const ROWS_AT_ONCE = 1_000;
/** The same of phones that are taken out again, which takes longer. */
const PHONES_AT_ONCE = 50;
const CIPHER = 'aes-256-gcm';
const TAG_BYTES = 16;

/** Holds the phones of several lists until they have been compared. */
export class Scratch implements Disposable {
  readonly #database: DatabaseSync;
  readonly #addIdentity: StatementSync;
  readonly #addPhone: StatementSync;
  readonly #readPhone: StatementSync;
  readonly #key = createSecretKey(randomBytes(32));
  readonly #listings = new Numbers();
  /** How many identities of each phone tell it from others. */
  readonly #telling = new Numbers();
  readonly #sets = new Sets();
  /** Digests that too many phones share. */
  readonly #shared = new Set<number>();

  /** SQLite keeps so many KiB of the file in memory. */
  constructor(cacheKiB = 32 * 1024) {
    this.#database = told(() => new DatabaseSync(''));
    told(() =>
      this.#database.exec(`
        pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -${cacheKiB}; pragma temp_store = file;
        create table identities (digest integer, number integer, primary key (digest, number)) without rowid, strict;
        create table phones (number integer primary key, sealed blob not null) strict;
        begin`),
    );
    this.#addIdentity = this.#database.prepare('insert or ignore into identities values (?, ?)');
    this.#addPhone = this.#database.prepare('insert into phones values (?, ?)');
    this.#readPhone = this.#database.prepare('select sealed from phones where number = ?');
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  /** One more phone of a list. */
  add(listing: number, phone: Recognised): void {
    const number = this.#sets.add();
    this.#listings.push(listing);
    this.#telling.push(phone.identities.length);
    told(() => {
      this.#addPhone.run(number, this.#sealed(number, phone));
      for (const identity of phone.identities) this.#addIdentity.run(this.#digest(identity), number);
    });
  }

  /**
   * The phones of which some may be one, group by group, as far as their lists count. What many phones have in common is not among
   * their identities any more.
   */
  async *groups(counts: (listing: number) => boolean, signal: AbortSignal): AsyncGenerator<readonly Recognised[]> {
    await this.#joinEqual(counts, signal);
    let opened = 0;
    for (const members of this.#sets.all()) {
      if (new Set(members.map((number) => this.#listings.at(number))).size < 2) continue;
      yield members.map((number) => this.#open(number));
      opened += members.length;
      if (opened > PHONES_AT_ONCE) {
        await breathe(signal);
        opened = 0;
      }
    }
  }

  /** How many phones of a list share every identifier with many others; known after the groups. */
  shared(listing: number): number {
    let phones = 0;
    for (let number = 0; number < this.#telling.length; number += 1) {
      if (this.#listings.at(number) === listing && this.#telling.at(number) === 0) phones += 1;
    }
    return phones;
  }

  async #joinEqual(counts: (listing: number) => boolean, signal: AbortSignal): Promise<void> {
    const rows = this.#database.prepare('select digest, number from identities order by digest, number').iterate();
    let equal = new Equal(-1);
    let read = 0;
    for (const { digest, number } of rows as Iterable<{ digest: number; number: number }>) {
      if (digest !== equal.digest) {
        this.#join(equal);
        equal = new Equal(digest);
      }
      const listing = this.#listings.at(number);
      if (counts(listing)) this.#untell(equal.add(number, listing));
      read += 1;
      if (read % ROWS_AT_ONCE === 0) await breathe(signal);
    }
    this.#join(equal);
  }

  #join({ digest, isShared, numbers: [first, ...others] }: Equal): void {
    if (isShared) this.#shared.add(digest);
    else if (first !== undefined) for (const other of others) this.#sets.join(first, other);
  }

  #untell(numbers: readonly number[]): void {
    for (const number of numbers) this.#telling.set(number, this.#telling.at(number) - 1);
  }

  #digest({ identifier, value }: Identity): number {
    // 48 bits: two that are equal by chance are told apart afterwards, by what they are.
    return createHmac('sha256', this.#key).update(`${identifier} ${value}`).digest().readUIntBE(0, 6);
  }

  #sealed(number: number, phone: Recognised): Buffer {
    const cipher = createCipheriv(CIPHER, this.#key, nonce(number));
    return Buffer.concat([cipher.update(JSON.stringify(phone)), cipher.final(), cipher.getAuthTag()]);
  }

  #open(number: number): Recognised {
    const row = told(() => this.#readPhone.get(number));
    const sealed = Buffer.from(row?.sealed as Uint8Array);
    const decipher = createDecipheriv(CIPHER, this.#key, nonce(number));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const text = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
    const { enrolment, identities } = JSON.parse(text.toString()) as Recognised;
    return { enrolment, identities: identities.filter((identity) => !this.#shared.has(this.#digest(identity))) };
  }
}

/** Phones with one identifier, as they come. */
class Equal {
  readonly digest: number;
  numbers: number[] = [];
  isShared = false;
  readonly #perListing = new Map<number, number>();

  constructor(digest: number) {
    this.digest = digest;
  }

  /** Returns the phones of which it turns out that the identifier says nothing. */
  add(number: number, listing: number): readonly number[] {
    if (this.isShared) return [number];
    this.numbers.push(number);
    const times = (this.#perListing.get(listing) ?? 0) + 1;
    this.#perListing.set(listing, times);
    if (times <= MOST_ALIKE) return [];
    this.isShared = true;
    const all = this.numbers;
    this.numbers = [];
    return all;
  }
}

/** Each number is sealed once under a key that is used for nothing else. */
function nonce(number: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(number);
  return bytes;
}

async function breathe(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await setImmediate();
}

/** A disk that is full, or a folder that can't be written, is nobody's bug. */
function told<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR')) throw error;
    throw new UserError(
      `The phones can not be compared: the temporary file can not be written (${error.message}). It needs some 500 bytes for each phone, in the folder that TMPDIR names, or /var/tmp.`,
    );
  }
}
