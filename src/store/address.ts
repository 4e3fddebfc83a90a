import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../model/failure.ts';
import type { Secret } from '../model/secret.ts';
import type { PostgresAddress } from './postgres.ts';
import { sayOf } from './say-of.ts';

export type StoreAddress =
  | { readonly database: 'sqlite'; readonly path: string }
  | ({ readonly database: 'postgres' } & { readonly server: PostgresAddress });

const EXPECTED = 'expected `sqlite:<path>` or `postgres://user@host/database`';
const DEFAULT_PORT = 5432;

/** Reads `store.url`. Relative paths in it start at `baseDir`. Throws `UserError`. */
export function readStoreAddress(url: string, baseDir: string, password: Secret | null): StoreAddress {
  if (url.startsWith('sqlite:')) return { database: 'sqlite', path: sqlitePath(url, baseDir) };
  if (isShared(url)) return { database: 'postgres', server: postgresAddress(url, baseDir, password) };
  throw new UserError(`the store's url: ${EXPECTED}, found another kind of address`);
}

/** Whether several daemons may share the store, each on its own machine. */
export function isShared(url: string): boolean {
  return /^postgres(ql)?:/.test(url);
}

function sqlitePath(url: string, baseDir: string): string {
  const path = url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '');
  if (path === '' || path.startsWith(':') || path.startsWith('//') || path.endsWith('/')) {
    throw new UserError(`the store's url: expected \`sqlite:\` and the path of a file, found \`${url}\``);
  }
  return resolve(baseDir, path);
}

function postgresAddress(text: string, baseDir: string, password: Secret | null): PostgresAddress {
  if (!URL.canParse(text)) throw new UserError(`the store's url: ${EXPECTED}, found an address that can't be read`);
  const url = new URL(text);
  if (url.password !== '') {
    throw new UserError(
      "the store's url holds a password; take it out, and refer to it with `store.password: env:NAME`",
    );
  }
  const settings = new Map(url.searchParams);
  const host = settings.get('host') ?? url.hostname.replace(/^\[(.*)\]$/, '$1');
  const user = decodeURIComponent(url.username);
  const database = decodeURIComponent(url.pathname.slice(1));
  if (user === '') throw new UserError(`the store's url: ${EXPECTED}, found one without a user`);
  if (database === '') throw new UserError(`the store's url: ${EXPECTED}, found one without a database`);
  const tls = readTls(settings, baseDir);
  for (const known of ['host', 'sslmode', 'sslrootcert']) settings.delete(known);
  for (const unknown of settings.keys()) {
    throw new UserError(`the store's url: \`${unknown}\` is unknown; it may say host, sslmode and sslrootcert`);
  }
  return { host, port: url.port === '' ? DEFAULT_PORT : Number(url.port), user, database, password, tls };
}

/** Only the two modes that keep what they promise: the ones in between encrypt without knowing to whom. */
function readTls(settings: ReadonlyMap<string, string>, baseDir: string): PostgresAddress['tls'] {
  const mode = settings.get('sslmode') ?? (settings.has('sslrootcert') ? 'verify-full' : 'disable');
  if (mode !== 'disable' && mode !== 'verify-full') {
    throw new UserError(`the store's url: expected sslmode=verify-full or sslmode=disable, found sslmode=${mode}`);
  }
  const certificates = settings.get('sslrootcert');
  if (mode === 'disable' || certificates === undefined) return mode === 'verify-full';
  try {
    return { ca: readFileSync(resolve(baseDir, certificates), 'utf8') };
  } catch (cause) {
    throw new UserError(`the store's url: the certificates in ${certificates} can't be read: ${sayOf(cause)}`);
  }
}
