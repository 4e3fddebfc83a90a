import { resolve } from 'node:path';
import type { AskedAuthority } from './authority/asked.ts';
import type { ChangedAuthority } from './authority/contract.ts';
import { createAuthorityKit } from './authority/kit.ts';
import { LocalAuthority } from './authority/local.ts';
import { MirroredAuthority } from './authority/mirrored.ts';
import type { AuthorityConfiguration, TokenSetConfiguration } from './config/configuration.ts';
import type { Limits } from './connector/contract.ts';
import type { AccountKit } from './connector/kit.ts';
import { formOf } from './model/app.ts';
import type { SlotAt } from './model/slot-record.ts';
import { budgetOf, cacheOf, type OpenWorld } from './open-account.ts';
import { assertMayWrite } from './reconcile/under-lease.ts';

/** What authorities are opened with. */
interface AuthorityWorld extends OpenWorld {
  /** Where relative paths start. */
  readonly baseDir: string;
}

/** The authority of one token set, open. */
export interface OpenedAuthority {
  readonly authority: ChangedAuthority;
  /** Null where nothing can be asked: this program itself decides, or a person does. */
  readonly asked: AskedAuthority | null;
  /** Closed by whoever opened the authority, when nobody uses it any more. */
  readonly kit: AccountKit | null;
}

/** A configured authority with its kit. No I/O. `slots` are those of its set that are configured now. */
export function openAuthority(
  { name: tokenSet, profile, authority: configured }: TokenSetConfiguration,
  slots: readonly SlotAt[],
  world: AuthorityWorld,
): OpenedAuthority {
  const { store, clock, events, baseDir } = world;
  const { settings, lookEveryMs } = configured;
  const definition = named(configured);
  const stored = { tokenSet, store, clock, slots, form: formOf(profile) };
  if (definition === null) return { authority: new LocalAuthority(stored), asked: null, kit: null };

  const kit = kitOf(tokenSet, configured, definition.limits, world);
  const source = definition.open?.(settings, kit) ?? null;
  const authority = new MirroredAuthority({ ...stored, definition, settings, source, guard: kit.guard, events });
  if (source === null || lookEveryMs === null) return { authority, asked: null, kit };
  const watches = (definition.watches?.(settings) ?? []).map((path) => resolve(baseDir, path));
  const carryOut = (signal: AbortSignal) => authority.carryOut(signal);
  return { authority, asked: { authority, definition, source, carryOut, lookEveryMs, watches }, kit };
}

/** The definition, under the name that people know it by. */
function named({ definition, settings }: AuthorityConfiguration): AuthorityConfiguration['definition'] {
  const title = definition?.titleFor?.(settings);
  return definition === null || title === undefined ? definition : { ...definition, title };
}

function kitOf(
  tokenSet: string,
  { kind, ca, proxy, timeoutMs, settings }: AuthorityConfiguration,
  limits: Limits,
  world: AuthorityWorld,
): ReturnType<typeof createAuthorityKit> {
  const { store, redactor, events, clock, quiet, baseDir } = world;
  const at = { tokenSet, authority: kind };
  // No account has such a name: what a host has asked of one of them is not asked of the other.
  const account = `authority:${tokenSet}`;
  return createAuthorityKit({
    account,
    ca,
    trusts: 'in the authority as `ca: file:...`',
    proxy,
    timeoutMs,
    limits,
    baseDir,
    fingerprint: (value) => store.fingerprint(value),
    redactor,
    clock,
    quiet,
    cache: cacheOf(['authority', tokenSet, kind], settings, world),
    budget: budgetOf(account, limits, at, world),
    assertMayWrite,
    onRequest: (request) => events.requestSent({ ...at, ...request }),
    onQuiet: (wish) => events.quietAsked({ ...at, ...wish }),
  });
}
