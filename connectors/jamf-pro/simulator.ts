/**
 * Jamf Pro over HTTPS, written from Jamf's documentation and public code that talks to it, never from our client: access tokens
 * for API clients, app records of mobile devices in the Classic API, and the Jamf Pro API's list of mobile devices. What is
 * unverified about the product is a quirk that can be switched. Not simulated: creating and deleting records, subsets, names and
 * bundle ids in addresses, computers; their addresses answer 404.
 */
import { randomBytes } from 'node:crypto';
import {
  chosenQuirks,
  grants,
  makeFleet,
  random,
  type Simulator,
  type SimulatorDefinition,
  type SimulatorOptions,
  serve,
} from '#simulation';
import { appRoutes, READ, UPDATE } from './simulator/app-routes.ts';
import { type JamfConsole, makeConsole } from './simulator/console.ts';
import { deviceRoutes, READ_DEVICES } from './simulator/device-routes.ts';
import { jsonRefusal, makeGate, Refusal } from './simulator/gate.ts';
import { valueIn } from './simulator/preferences.ts';
import { QUIRKS, type Quirks } from './simulator/quirks.ts';
import { Records } from './simulator/records.ts';
import { KEY, makeWorld } from './simulator/world.ts';

export interface JamfSimulator extends Simulator {
  readonly console: JamfConsole;
}

export interface JamfSimulatorDefinition extends SimulatorDefinition {
  start(options?: SimulatorOptions): Promise<JamfSimulator>;
}

export const simulator: JamfSimulatorDefinition = { id: 'jamf-pro', title: 'Jamf Pro', quirks: QUIRKS, start };

async function start(options: SimulatorOptions = {}): Promise<JamfSimulator> {
  const quirks: Quirks = chosenQuirks(QUIRKS, options.quirks);
  const now = options.now ?? Date.now;
  const numbers = random(options.seed ?? 1);
  const startedAt = now();
  const world = makeWorld(options.slots ?? 2, quirks);
  const records = new Records(world.records, options.settleMs ?? 0, now);
  const fleet = makeFleet({
    phones: options.phones ?? 0,
    slots: world.slots,
    seed: numbers.whole(1, 0x7fffffff),
    startAt: startedAt,
    speed: options.speed ?? 1,
    offer(slot) {
      const seen = records.seen(world.idOf.get(slot) ?? -1);
      return { value: valueIn(seen?.record.preferences ?? '', KEY), revision: seen?.revision ?? 0 };
    },
  });
  const granted = grants([READ, UPDATE, READ_DEVICES]);
  const clientId = numbers.guid();
  const clientSecret = randomBytes(48).toString('base64url');
  const gate = makeGate({ quirks, now, clientId, clientSecret, permits: granted.permits });
  const resources = [...appRoutes(records, quirks), ...deviceRoutes(() => fleet, quirks, startedAt)];
  const server = await serve({
    host: options.host,
    port: options.port,
    latencyMs: options.latencyMs,
    routes: [...gate.routes, ...gate.guard(resources)],
    otherwise: gate.unknownAddress,
  });
  const { url, ca, requests } = server;

  return {
    definition: simulator,
    url,
    ca,
    requests,
    account: { url, clientId, clientSecret },
    slots: world.slots,
    secrets: () => [clientSecret, ...gate.issued],
    behave: (behaviour) => server.behave(behaviour),
    errorAnswer(status) {
      const { headers = {}, body = '' } = jsonRefusal(new Refusal(status));
      return { status, headers, body };
    },
    withhold: granted.withhold,
    endSessions: gate.endSessions,
    console: makeConsole(records, world.idOf, options.secondKey),
    fleet,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
