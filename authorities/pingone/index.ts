/** PingOne as an authority: the MDM tokens in the device requirements of a PingID application. */
import type { AuthorityDefinition, AuthorityKit, TokenSource } from '#authority';
import { add, remove } from './change.ts';
import { check } from './check.ts';
import { Client } from './client.ts';
import { activeTokens } from './list.ts';
import { look } from './look.ts';
import { ROLE } from './refused.ts';
import { Session } from './session.ts';
import { type Settings, settings } from './settings.ts';
import type { Tenant } from './tenant.ts';
import { Turns } from './turns.ts';

export const pingone: AuthorityDefinition<Settings> = {
  kind: 'pingone',
  title: 'PingOne',
  docs: 'https://developer.pingidentity.com/pingone-api/platform/applications/device-requirements.html',
  settings,
  changedBy: 'watchword',
  concurrentChange: 'may-be-lost',
  http: true,
  permissions: [
    { name: ROLE, for: 'list', required: true },
    { name: ROLE, for: 'change', required: true },
  ],
  /**
   * unverified: how many requests a second does a licence allow? (sheet: Errors, limits, paging) Ping's own tool speaks of 100, for all
   * environments of the licence and everything that asks there. A look is one request, a change three.
   */
  limits: { windowMs: 1000, requests: 20, writes: 4, atOnce: 4 },
  open,
};

function open(settings: Settings, kit: AuthorityKit): TokenSource {
  const session = kit.keep('session', () => new Session(settings, kit));
  const tenant: Tenant = {
    settings,
    kit,
    session,
    client: new Client(settings, kit, session),
    turns: kit.keep('turns', () => new Turns()),
    known: kit.keep('known', () => ({ refusesReadOnly: false })),
  };
  return {
    list: async (signal) => activeTokens(await look(tenant, signal)),
    add: (value, signal) => add(tenant, value, signal),
    remove: (value, signal) => remove(tenant, value, signal),
    check: (signal) => check(tenant, signal),
  };
}
