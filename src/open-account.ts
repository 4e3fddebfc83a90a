import type { Clock } from './clock.ts';
import type { AccountConfiguration } from './config/configuration.ts';
import type { Budget } from './connector/budget.ts';
import { type Cache, noCache, type SharedCache } from './connector/cache.ts';
import type { Kit, Limits } from './connector/contract.ts';
import { type AccountKit, createKit, DEFAULT_SHARE } from './connector/kit.ts';
import type { Quiet } from './connector/quiet.ts';
import { createSharedBudget } from './connector/shared-budget.ts';
import type { EventFields, Events } from './events.ts';
import { Secret } from './model/secret.ts';
import type { Account } from './reconcile/account.ts';
import { assertMayWrite } from './reconcile/under-lease.ts';
import type { Redactor } from './redactor.ts';
import type { Store } from './store/contract.ts';

/** What accounts and authorities are opened with. */
export interface OpenWorld {
  readonly store: Store;
  readonly redactor: Redactor;
  readonly events: Events;
  readonly clock: Clock;
  readonly quiet: Quiet;
  /** Nothing is kept between runs, unless given. */
  readonly cache?: SharedCache;
}

/** A configured account with its kit. No I/O. The kit is closed by whoever opened the account, when nobody uses it any more. */
export function openAccount(
  configured: AccountConfiguration,
  world: OpenWorld,
): Account & { readonly kit: AccountKit } {
  const { name, definition, settings, drift, maxWritesPerRun, settleMs, slots } = configured;
  const { store, redactor, events, clock, quiet } = world;
  const kit = createKit({
    account: name,
    ca: configured.ca,
    proxy: configured.proxy,
    timeoutMs: configured.timeoutMs,
    limits: definition.limits,
    fingerprint: (value) => store.fingerprint(value),
    redactor,
    clock,
    quiet,
    cache: cacheOf(['account', name, definition.id], settings, world),
    budget: budgetOf(name, definition.limits, { account: name }, world),
    assertMayWrite,
    onRequest: (request) => events.requestSent({ account: name, ...request }),
    onQuiet: (wish) => events.quietAsked({ account: name, ...wish }),
  });
  const open = (given: Kit = kit) => definition.open(settings, given);
  return { name, definition, drift, maxWritesPerRun, settleMs, slots, kit, open };
}

/** What an account or authority finds in the cache: only what was kept under the same settings, credentials included. */
export function cacheOf(owner: readonly string[], settings: unknown, { cache, store }: OpenWorld): Cache {
  return cache?.of(...owner, store.fingerprint(JSON.stringify(revealed(settings)))) ?? noCache;
}

/** For a keyed fingerprint, which tells nothing of them. */
function revealed(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal();
  if (Array.isArray(value)) return value.map(revealed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, revealed(member)]));
}

/** The budget of an account or authority, counted for all processes on the store. `at`: how it is called in the log. */
export function budgetOf(
  name: string,
  limits: Limits,
  at: EventFields['budget-shared'],
  { store, events, clock }: OpenWorld,
): Budget {
  return createSharedBudget({
    name,
    limits,
    share: DEFAULT_SHARE,
    clock,
    book: (wishes, windowMs) => store.write(({ budgets }) => budgets.book(wishes, windowMs)),
    onAlone: (says) => (says === null ? events.budgetShared(at) : events.budgetAlone({ ...at, says })),
  });
}
