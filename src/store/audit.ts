/**
 * The audit trail. Each entry's hash covers the entry and the hash before it, so that changing, removing or inserting one breaks
 * every link after it. What a chain alone can't show is a cut-off end; so the newest number and hash also stand in
 * `audit_head`, sealed with an HMAC under a key that the database doesn't hold in clear.
 *
 * | somebody with access to the database                      | `verify()` says                       |
 * |-----------------------------------------------------------|---------------------------------------|
 * | changes, removes or inserts an entry                      | that entry, or the one after it       |
 * | cuts off the end                                          | the first entry that is missing       |
 * | cuts off the end and changes the head to match            | the head's seal                       |
 * | writes the whole chain anew                               | the head's seal                       |
 * | puts back an older copy of the trail and its sealed head  | nothing: it was true once             |
 */
import { createHash, createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import { setImmediate as letOthersIn } from 'node:timers/promises';
import type { ExpressionBuilder, Kysely } from 'kysely';
import { whereAsked } from './asked-from.ts';
import { canonicalJson, storable } from './canonical-json.ts';
import type { AuditEntry, AuditRecord, AuditTrail } from './contract.ts';
import type { AuditRow, Schema } from './schema.ts';

/** Stands before the first entry. */
const BEGINNING = { seq: 0, hash: '0'.repeat(64) } as const;
/** What no head has as its seal: a seal that was broken stays broken. */
const BROKEN_SEAL = 'broken';
const PAGE = 500;

interface Link {
  readonly seq: number;
  readonly hash: string;
}

type Verdict = Awaited<ReturnType<AuditTrail['verify']>>;

/** The append-only trail of who did what, and why. */
export class Audit implements AuditTrail {
  readonly #db: Kysely<Schema>;
  readonly #key: HeadKey;

  constructor(db: Kysely<Schema>, key: HeadKey) {
    this.#db = db;
    this.#key = key;
  }

  async append(entry: AuditEntry): Promise<AuditRecord> {
    const head = await this.#db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
    const row = rowAfter(head, entry);
    await this.#db.insertInto('audit').values(row).execute();
    // Sealing a changed head anew would hide what somebody did to it.
    const intact = head.seal === sealOf(this.#key, head);
    const seal = intact ? sealOf(this.#key, row) : BROKEN_SEAL;
    await this.#db.updateTable('audit_head').set({ seq: row.seq, hash: row.hash, seal }).execute();
    return recordOf(row);
  }

  async list({ limit, before, subject, action }: Parameters<AuditTrail['list']>[0]): Promise<readonly AuditRecord[]> {
    let query = this.#db.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(limit);
    if (before !== undefined) query = query.where('seq', '<', before);
    if (subject !== undefined) query = query.where('subject', '=', subject);
    if (action !== undefined) {
      // Names that begin with it: everything from `rotation.` to before `rotation/`, compared by bytes on both databases.
      const below = (where: ExpressionBuilder<Schema, 'audit'>) =>
        where.or([
          where('action', '=', action),
          where.and([where('action', '>=', `${action}.`), where('action', '<', `${action}/`)]),
        ]);
      query = query.where(below);
    }
    return (await query.execute()).map(recordOf);
  }

  async after(seq: number, { limit, since }: Parameters<AuditTrail['after']>[1]): Promise<readonly AuditRecord[]> {
    const query = this.#db.selectFrom('audit').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit);
    return (await (since === undefined ? query : query.where('at', '>=', since)).execute()).map(recordOf);
  }

  async verify(): Promise<Verdict> {
    let last: Link = BEGINNING;
    for (;;) {
      const page = await this.#pageAfter(last.seq);
      for (const row of page) {
        const says = brokenLink(last, row);
        if (says !== null) return { entries: last.seq, broken: { seq: last.seq + 1, says } };
        last = row;
      }
      if (page.length === 0) {
        const verdict = await this.#verdictAt(last);
        if (verdict !== 'more') return verdict;
      }
      await letOthersIn();
    }
  }

  #pageAfter(seq: number): Promise<AuditRow[]> {
    return this.#db.selectFrom('audit').selectAll().where('seq', '>', seq).orderBy('seq').limit(PAGE).execute();
  }

  /** Holds the end that was reached against the head. Both are read at once, because entries may be appended meanwhile. */
  async #verdictAt(last: Link): Promise<Verdict | 'more'> {
    const found = await this.#db
      .selectFrom('audit_head')
      .select((select) => [
        'seq',
        'hash',
        'seal',
        select
          .selectFrom('audit')
          .select((inner) => inner.fn.max('seq').as('newest'))
          .as('newest'),
      ])
      .executeTakeFirst();
    const broken = (seq: number, says: string) => ({ entries: last.seq, broken: { seq, says } });
    if (found === undefined) return broken(last.seq, 'the record of the newest entry is missing');
    if ((found.newest ?? 0) > last.seq) return 'more';
    if (found.seal !== sealOf(this.#key, found)) {
      return broken(found.seq, 'the record of the newest entry was changed: its seal does not hold');
    }
    if (found.seq > last.seq) return broken(last.seq + 1, `the end is cut off: entry ${found.seq} was the newest`);
    if (found.seq !== last.seq || found.hash !== last.hash) {
      return broken(found.seq + 1, `entry ${found.seq} was the newest that Watchword wrote; what follows was added`);
    }
    return { entries: last.seq, broken: null };
  }
}

/** The key of the head's seal. */
export type HeadKey = Uint8Array & { readonly __headKey: never };

/** Derived so that it is no token's fingerprint: a person may choose a token's value and see its fingerprint. */
export function headKeyFrom(key: KeyObject): HeadKey {
  return new Uint8Array(hkdfSync('sha256', key, '', 'watchword audit head', 32)) as HeadKey;
}

/** The head of an empty trail; made with the store. */
export async function createAuditHead(db: Kysely<Schema>, key: HeadKey): Promise<void> {
  await db
    .insertInto('audit_head')
    .values({ id: 1, ...BEGINNING, seal: sealOf(key, BEGINNING) })
    .execute();
}

function rowAfter(previous: Link, entry: AuditEntry): AuditRow {
  const address = whereAsked();
  const row = {
    seq: previous.seq + 1,
    at: entry.at,
    actor: storable(entry.actor),
    action: storable(entry.action),
    subject: storable(entry.subject),
    reason: storable(entry.reason),
    detail: canonicalJson(address === null ? entry.detail : { ...entry.detail, address }),
  };
  return { ...row, hash: hashOf(row, previous.hash) };
}

/** Why this row doesn't follow that link, or null when it does. */
function brokenLink(previous: Link, row: AuditRow): string | null {
  const expected = previous.seq + 1;
  if (row.seq !== expected) return `entry ${expected} is missing: entry ${row.seq} follows entry ${previous.seq}`;
  if (row.hash === hashOf(row, previous.hash)) return null;
  return `entry ${row.seq} was changed, or the one before it: its hash does not hold`;
}

/** SHA-256 over the entry as canonical JSON, with the hash before it. */
function hashOf(row: Omit<AuditRow, 'hash'>, previous: string): string {
  const { seq, at, actor, action, subject, reason, detail } = row;
  const text = canonicalJson({ seq, at, actor, action, subject, reason, detail, previous });
  return createHash('sha256').update(text).digest('hex');
}

function sealOf(key: HeadKey, head: Link): string {
  return createHmac('sha256', key).update(`${head.seq}:${head.hash}`).digest('hex');
}

function recordOf(row: AuditRow): AuditRecord {
  return { ...row, detail: JSON.parse(row.detail) };
}
