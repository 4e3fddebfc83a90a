import { STAGES, type TokenStage } from '../model/token.ts';
import type { AuditEntry, Store, Tables } from './contract.ts';

/** What is told of tokens: the part of `Events` it needs. */
export interface TokenEvents {
  tokenChanged(fields: {
    readonly tokenSet: string;
    readonly token: string;
    readonly fingerprint: string;
    readonly from: TokenStage | null;
    readonly to: TokenStage;
    readonly actor: string;
  }): void;
}

/** Entries of tokens that nothing was changed by, or that stand beside another one. */
const NO_CHANGE = ['token.revealed', 'token.adopted'];
/** Entries of tokens that were not there before. */
const NEW = ['token.generated', 'token.added', 'token.appeared'];

/**
 * Passes everything on to a store, and tells of each token that this process has changed once that is committed. There is no change
 * without an entry in the trail, so that the trail is where it is noticed.
 */
export function tellingTokens(store: Store, events: TokenEvents): Store {
  return {
    read: store.read,
    apart: store.apart,
    onChange: (...given) => store.onChange(...given),
    fingerprint: (value) => store.fingerprint(value),
    async write(work) {
      const changed: AuditEntry[] = [];
      const told: Parameters<TokenEvents['tokenChanged']>[0][] = [];
      const result = await store.write(async (tables) => {
        // A transaction that is tried again begins anew.
        changed.length = 0;
        told.length = 0;
        const done = await work(noting(tables, changed));
        for (const entry of changed) told.push(...(await changeIn(entry, tables)));
        return done;
      });
      for (const fields of told) events.tokenChanged(fields);
      return result;
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

function noting(tables: Tables, changed: AuditEntry[]): Tables {
  const { audit } = tables;
  return {
    ...tables,
    audit: {
      list: (options) => audit.list(options),
      after: (seq, options) => audit.after(seq, options),
      verify: () => audit.verify(),
      append(entry) {
        if (entry.action.startsWith('token.') && !NO_CHANGE.includes(entry.action)) changed.push(entry);
        return audit.append(entry);
      },
    },
  };
}

async function changeIn({ action, actor, detail, subject }: AuditEntry, { tokens }: Tables) {
  const token = await tokens.get(subject.replace(/^token:/, ''));
  if (token === null) return [];
  const { tokenSet, id, fingerprint } = token;
  const to = stageIn(detail.after) ?? token.stage;
  const from = NEW.includes(action) ? null : (stageIn(detail.before) ?? to);
  return [{ tokenSet, token: id, fingerprint, from, to, actor }];
}

function stageIn(part: unknown): TokenStage | null {
  const stage = typeof part === 'object' && part !== null && 'stage' in part ? part.stage : null;
  return typeof stage === 'string' && Object.hasOwn(STAGES, stage) ? (stage as TokenStage) : null;
}
