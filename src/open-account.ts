import type { Clock } from './clock.ts';
import type { AccountConfiguration } from './config/configuration.ts';
import type { Kit } from './connector/contract.ts';
import { type AccountKit, createKit } from './connector/kit.ts';
import type { Quiet } from './connector/quiet.ts';
import type { Events } from './events.ts';
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
    assertMayWrite,
    onRequest: (request) => events.requestSent({ account: name, ...request }),
    onQuiet: (wish) => events.quietAsked({ account: name, ...wish }),
  });
  const open = (given: Kit = kit) => definition.open(settings, given);
  return { name, definition, drift, maxWritesPerRun, settleMs, slots, kit, open };
}
