/** The listener over a store in memory, with a clock in hand, asked on loopback. */
import type { AuthorityRecord } from '../../src/model/authority-record.ts';
import type { Token } from '../../src/model/token.ts';
import type { ConfiguredSets } from '../../src/validation/enforcement.ts';
import { follow } from '../../src/validation/follow.ts';
import type { GateSettings } from '../../src/validation/gate.ts';
import { DEFAULT_SETTINGS, listenValidation } from '../../src/validation/listener.ts';
import { askerOf } from './asker.ts';
import { TokenTable, ToldEvents, token } from './token-table.ts';

export const SECRET = 'b1d6c0de-0000-4000-8000-5ec7e7000001';
export const NOW = '2026-01-02T03:04:05.000Z';

export type World = Awaited<ReturnType<typeof openWorld>>;

/** A token in `pingid`, a pending one in `okta`, a revoked one; or a store that has been out of reach from the start. */
export async function openWorld({
  outOfReach = false,
  configured = new Map() as ConfiguredSets,
  settings = {} as Partial<GateSettings>,
} = {}) {
  const store = new TokenTable(token(SECRET), token('pressed', 'pending', 'okta'), token('worn out', 'revoked'));
  store.outOfReach = outOfReach;
  const events = new ToldEvents();
  const clock = { now: Date.parse(NOW) };
  // The poll never comes by itself: each test says when.
  const following = await follow({
    store,
    events,
    pollMs: 3_600_000,
    clock: { now: () => clock.now },
    configured: () => configured,
  });
  const listener = await listenValidation({
    address: { host: '127.0.0.1', port: 0 },
    follow: following,
    settings: { ...DEFAULT_SETTINGS, ...settings },
    events,
    now: () => clock.now,
  });
  const app = { inject: askerOf(listener.address) };

  async function commit(...tokens: readonly Token[]): Promise<void> {
    store.commit(...tokens);
    await following.refresh();
  }

  async function enforce(...authorities: readonly AuthorityRecord[]): Promise<void> {
    store.enforce(...authorities);
    await following.refresh();
  }

  function validate(payload: object) {
    return app.inject({ method: 'POST', url: '/v1/validate', payload });
  }

  function introspect(form: Record<string, string> | string) {
    const payload = new URLSearchParams(form).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return app.inject({ method: 'POST', url: '/v1/introspect', headers, payload });
  }

  function authorize(headers: Record<string, string>) {
    return app.inject({ method: 'GET', url: '/v1/authorize', headers });
  }

  async function close(): Promise<void> {
    following[Symbol.dispose]();
    await listener.close();
  }

  return {
    app,
    gate: listener.gate,
    following,
    events,
    clock,
    commit,
    enforce,
    validate,
    introspect,
    authorize,
    [Symbol.asyncDispose]: close,
  };
}
