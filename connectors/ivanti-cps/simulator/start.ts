/** Starts a simulated tenant of either product: the devices, the phones, the console, and the product's routes beside the shared ones. */
import { randomBytes } from 'node:crypto';
import {
  type Answer,
  grants,
  makeFleet,
  type Offer,
  type ReportingFleet,
  type Simulator,
  type SimulatorDefinition,
  type SimulatorOptions,
  serve,
} from '#simulation';
import { type DeviceConsole, makeConsole, textOf } from './console.ts';
import { Definitions } from './definitions.ts';
import { Devices } from './devices.ts';
import { type Gate, gated, type Resource, refusalAnswer, unknownAddress } from './gate.ts';
import { limits } from './limits.ts';
import { paging } from './page.ts';
import { populate, type Traits } from './population.ts';
import type { SharedQuirks } from './quirks.ts';
import { Refusal } from './refusal.ts';
import { CPS_ROLE, cpsRoutes } from './routes.ts';
import { makeSlots, type Spaces, secondAttribute, type Tenant } from './tenant.ts';

export interface DeviceSimulator extends Simulator {
  readonly console: DeviceConsole;
}

export interface DeviceSimulatorDefinition extends SimulatorDefinition {
  start(options?: SimulatorOptions): Promise<DeviceSimulator>;
}

/** What a product is beside what both share. */
export interface Product {
  readonly definition: DeviceSimulatorDefinition;
  readonly quirks: SharedQuirks;
  readonly spaces: Spaces;
  readonly traits: Traits;
  /** The roles its own calls ask for. */
  readonly roles: readonly string[];
  readonly missingRoleStatus: 401 | 403;
  /** Secrets that the vendor shows to whoever may read. */
  readonly secrets: readonly string[];
  routes(tenant: Tenant): readonly Resource[];
  refused(refusal: Refusal, path: string): Answer;
}

export async function startTenant(product: Product, options: SimulatorOptions): Promise<DeviceSimulator> {
  const { quirks, spaces } = product;
  const now = options.now ?? Date.now;
  const slots = makeSlots(options.slots ?? 2);
  const definitions = new Definitions();
  const devices = new Devices({
    now,
    settleMs: options.settleMs ?? 0,
    defaultSpace: spaces.defaultSpace,
    listsAppsOnly: product.traits.listsAppsOnly,
  });
  const fleet: ReportingFleet = makeFleet({
    phones: options.phones ?? 0,
    slots,
    seed: options.seed ?? 1,
    startAt: now(),
    speed: options.speed ?? 1,
    offer,
  });
  populate(devices, definitions, {
    phones: fleet.phones,
    slots,
    traits: product.traits,
    neighbours: quirks.neighbours,
    spaces,
    startedAt: now(),
  });

  const hasParts = options.secondKey !== undefined;
  if (hasParts) for (const slot of slots) definitions.define(secondAttribute(slot));

  /** A phone checks in: its app gets what its attribute holds, as far as the server shows it. */
  function offer(slot: string, number: number): Offer {
    const device = devices.ofPhone(number);
    const attribute = slots.find(({ name }) => name === slot)?.settings.attribute ?? '';
    if (device?.status !== 'ACTIVE') return { value: null, revision: 0 };
    devices.checkIn(device);
    const reported = quirks.checkInsNeeded === 'one' ? device.reported : device.reportedBefore;
    const expanded = device.system === 'ios' || quirks.androidVariables === 'expanded';
    const value = expanded && definitions.get(attribute) !== undefined ? textOf(reported[attribute]) : null;
    return { value: value === '' ? null : value, revision: 0 };
  }

  const tenant: Tenant = {
    quirks,
    now,
    slots,
    definitions,
    devices,
    paging: paging(quirks),
    fleet: () => fleet,
    spaces,
  };
  const granted = grants([CPS_ROLE, ...product.roles]);
  const gate: Gate = {
    quirks,
    now,
    limits: limits(quirks),
    username: 'watchword',
    password: randomBytes(24).toString('base64url'),
    permits: granted.permits,
    refused: product.refused,
    missingRoleStatus: product.missingRoleStatus,
  };
  const server = await serve({
    host: options.host,
    port: options.port,
    latencyMs: options.latencyMs,
    routes: gated(gate, [...cpsRoutes(tenant), ...product.routes(tenant)]),
    otherwise: (request) => unknownAddress(gate, request),
  });
  const { url, ca, requests } = server;

  return {
    definition: product.definition,
    url,
    ca,
    requests,
    account: { url, username: gate.username, password: gate.password },
    slots: hasParts
      ? slots.map((slot) => ({ ...slot, settings: { attributes: [slot.settings.attribute, secondAttribute(slot)] } }))
      : slots,
    secrets: () => [gate.password, ...product.secrets],
    behave: (behaviour) => server.behave(behaviour),
    errorAnswer(status) {
      const { headers = {}, body = '' } = refusalAnswer(gate, new Refusal(status), '/');
      return { status, headers, body };
    },
    withhold: granted.withhold,
    // Basic authentication has no sessions that could end.
    endSessions() {},
    console: makeConsole(tenant),
    fleet,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
