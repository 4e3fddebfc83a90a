/** All the ways into the admin API, as the configuration has them. */
import { readFileSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import type { AccessConfiguration } from '../config/configuration.ts';
import { createHttp } from '../connector/http.ts';
import type { Log } from '../log.ts';
import { UserError } from '../model/failure.ts';
import type { Redactor } from '../redactor.ts';
import type { Store } from '../store/contract.ts';
import { unreadable } from '../unreadable.ts';
import { byBearer, byKey, firstOf, type Whose } from './bearer.ts';
import { byCertificate } from './certificate.ts';
import { type Identify, identifyBy } from './identify.ts';
import { Issuer } from './issuer.ts';
import { AccessKeys } from './keys.ts';
import { byToken } from './oidc.ts';
import { bySession, Sessions } from './sessions.ts';
import { SignIn } from './sign-in.ts';

/** How long the issuer may take for one answer. */
const ISSUER_TIMEOUT_MS = 5_000;
/** Why tokens are not accepted is logged this often at most: whoever sends them decides how many there are. */
const LOGGED_EVERY_MS = 60_000;

/** What the ways in are made of. */
export interface AccessOptions {
  readonly settings: AccessConfiguration;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Pick<Log, 'write'>;
  readonly redactor: Pick<Redactor, 'redact'>;
}

/** The ways in. Closing it lets go of connections to the issuer. */
export interface Access extends AsyncDisposable {
  readonly keys: AccessKeys;
  readonly sessions: Sessions;
  readonly identify: Identify;
  /** By a redirect to the issuer; null where that is not set up. */
  readonly signIn: SignIn | null;
}

/** Throws `UserError` where a file of certificates can't be read. */
export function openAccess(options: AccessOptions): Access {
  const { settings, store, clock } = options;
  const keys = new AccessKeys(store, clock);
  const tokens = settings.oidc === null ? null : openTokens(options, settings.oidc);
  const whose = tokens === null ? byKey(keys) : firstOf(byKey(keys), tokens.whose);
  const rules = JSON.stringify(settings.oidc);
  const sessions = new Sessions({ store, clock, keys, whose, rules, sessionMs: settings.sessionMs });
  const beside = [bySession(sessions)];
  if (settings.certificates !== null) beside.push(byCertificate(settings.certificates, clock));
  return {
    keys,
    sessions,
    identify: identifyBy({ bearer: byBearer(whose), beside }),
    signIn: tokens?.signIn ?? null,
    [Symbol.asyncDispose]: async () => tokens?.[Symbol.asyncDispose](),
  };
}

function openTokens(
  { clock, log, redactor }: AccessOptions,
  { issuer: name, ca, client, ...rules }: NonNullable<AccessConfiguration['oidc']>,
): AsyncDisposable & { readonly whose: Whose; readonly signIn: SignIn | null } {
  const http = createHttp({
    ca: ca === null ? null : certificatesIn(ca),
    trusts: 'as `access.oidc.ca: file:...`',
    proxy: null,
    timeoutMs: ISSUER_TIMEOUT_MS,
    clock,
    redact: (text) => redactor.redact(text),
  });
  const issuer = new Issuer({
    issuer: name,
    get: (url) => http.send(url, { method: 'GET' }, { method: 'GET', host: url.host, path: url.pathname }),
    clock,
    onTrouble(says) {
      if (says === null) log.write('info', 'the keys of the issuer can be had again', { issuer: name });
      else log.write('warn', 'the keys of the issuer can not be had; tokens may be refused', { issuer: name, says });
    },
  });
  let loggedAt = Number.NEGATIVE_INFINITY;
  const onRefused = (says: string) => {
    if (clock.now() - loggedAt < LOGGED_EVERY_MS) return;
    loggedAt = clock.now();
    log.write('info', 'a token of the issuer opens nothing', { issuer: name, says });
  };
  const whose = byToken({ issuer, rules, clock, onRefused });
  const byIdToken = (audience: string) => byToken({ issuer, rules: { ...rules, audience }, clock, onRefused });
  return {
    whose,
    signIn: client === null ? null : new SignIn({ issuer, client, whose: byIdToken(client.id), http, onRefused }),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}

function certificatesIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(`access.oidc.ca: the file ${path} ${unreadable(error)}`);
  }
}
