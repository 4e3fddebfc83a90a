/**
 * Microsoft Intune over HTTPS, written from Microsoft's documentation and public recordings of the service, never from our
 * client: Entra's token endpoint, and of Graph (v1.0 and beta) app configuration policies, apps, devices, push certificate,
 * Android binding and subscription. What is unverified or contradictory about the vendor is a quirk that can be switched.
 * Not simulated: `$batch`, user statuses, MAM policies, audit events, volume purchase tokens; their addresses answer 400.
 */
import { randomBytes } from 'node:crypto';
import {
  type Behaviour,
  chosenQuirks,
  entra,
  grants,
  makeFleet,
  random,
  type SimulatedServer,
  type Simulator,
  type SimulatorDefinition,
  type SimulatorOptions,
  serve,
} from '#simulation';
import { type IntuneConsole, makeConsole } from './simulator/console.ts';
import { type Gate, graphRoutes, unknownAddress } from './simulator/graph.ts';
import { valueIn } from './simulator/keys.ts';
import { limits } from './simulator/limits.ts';
import { lists } from './simulator/odata.ts';
import { Policies } from './simulator/policies.ts';
import { policyRoutes } from './simulator/policy-routes.ts';
import { QUIRKS, type Quirks } from './simulator/quirks.ts';
import { errorAnswer, refusal } from './simulator/refusals.ts';
import { statusRoutes } from './simulator/status-routes.ts';
import type { Tenant } from './simulator/tenant.ts';
import { tenantRoutes } from './simulator/tenant-routes.ts';
import { KEY, makeWorld, type World } from './simulator/world.ts';

export interface IntuneSimulator extends Simulator {
  readonly console: IntuneConsole;
}

export interface IntuneSimulatorDefinition extends SimulatorDefinition {
  start(options?: SimulatorOptions): Promise<IntuneSimulator>;
}

const GROUP = '6a0f3a86-0000-4000-8000-00000000000';

export const simulator: IntuneSimulatorDefinition = {
  id: 'intune',
  title: 'Microsoft Intune',
  quirks: QUIRKS,
  start,
};

async function start(options: SimulatorOptions = {}): Promise<IntuneSimulator> {
  const quirks: Quirks = chosenQuirks(QUIRKS, options.quirks);
  const now = options.now ?? Date.now;
  const numbers = random(options.seed ?? 1);
  const startedAt = now();
  const world = makeWorld(options.slots ?? 2, quirks, numbers, startedAt);
  const policies = fill(
    new Policies({ settleMs: options.settleMs ?? 0, now, counts: quirks.version === 'rises' }),
    world,
    quirks,
  );
  const enrolmentToken = randomBytes(24).toString('base64url');
  const account = {
    tenantId: numbers.guid(),
    clientId: numbers.guid(),
    clientSecret: `sim~${randomBytes(24).toString('base64url')}`,
  };

  /** The policy a slot began with, or, once that is deleted, the newest of the same name. */
  function policyOf(slot: string): string | null {
    const first = world.idOf.get(slot);
    if (first !== undefined && policies.current(first) !== null) return first;
    const name = world.slots.find((candidate) => candidate.name === slot)?.settings.configuration;
    return policies.ids().findLast((id) => policies.current(id)?.displayName === name) ?? null;
  }

  const slotOf = (id: string): string | null => world.slots.find((slot) => policyOf(slot.name) === id)?.name ?? null;

  const fleet = makeFleet({
    phones: options.phones ?? 0,
    slots: world.slots,
    seed: numbers.whole(1, 0x7fffffff),
    startAt: startedAt,
    speed: options.speed ?? 1,
    offer(slot) {
      const seen = policies.seen(policyOf(slot) ?? '');
      return { value: seen === null ? null : valueIn(seen.policy, KEY), revision: seen?.revision ?? 0 };
    },
  });

  const granted = grants(GRANTED);
  let server: SimulatedServer | null = null;
  const signIn = entra({ ...account, unknownClient: quirks.unknownClient, now, url: () => server?.url ?? '' });
  const gate: Gate = {
    quirks,
    now,
    limits: limits(quirks),
    admits: signIn.admits,
    permits: granted.permits,
  };
  const tenant: Tenant = {
    quirks,
    now,
    policies,
    lists: lists(quirks),
    apps: world.apps,
    otherDevices: world.devices,
    fleet: () => fleet,
    slotOf,
    newId: numbers.guid,
    enrolmentToken,
    startedAt,
  };
  const resources = [...policyRoutes(tenant), ...statusRoutes(tenant), ...tenantRoutes(tenant)];
  server = await serve({
    host: options.host,
    port: options.port,
    latencyMs: options.latencyMs,
    routes: [...signIn.routes, ...graphRoutes(gate, resources)],
    otherwise: (request) => unknownAddress(gate, request),
  });
  const { url, ca, requests } = server;
  const running = server;

  return {
    definition: simulator,
    url,
    ca,
    requests,
    account: { ...account, graphUrl: url, authorityHost: url },
    slots: world.slots,
    secrets: () => [account.clientSecret, enrolmentToken, ...signIn.issued],
    behave: (behaviour: Behaviour) => running.behave(behaviour),
    errorAnswer(status) {
      const request = {
        path: '/beta/deviceAppManagement/mobileAppConfigurations',
        clientRequestId: undefined,
        now: now(),
      };
      const { headers = {}, body = '' } = errorAnswer(refusal(status), request, quirks);
      return { status, headers, body };
    },
    withhold: granted.withhold,
    endSessions: signIn.endSessions,
    console: makeConsole(policies, policyOf, (id) => slotOf(id) !== null, numbers.guid, options.secondKey),
    fleet,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

/** The application permissions an administrator has consented to. */
const GRANTED: readonly string[] = [
  'DeviceManagementApps.Read.All',
  'DeviceManagementApps.ReadWrite.All',
  'DeviceManagementConfiguration.Read.All',
  'DeviceManagementManagedDevices.Read.All',
];

function fill(policies: Policies, world: World, quirks: Quirks): Policies {
  for (const policy of world.policies) {
    const included = {
      '@odata.type': '#microsoft.graph.groupAssignmentTarget',
      deviceAndAppManagementAssignmentFilterId: '2d3c0000-0000-4000-8000-000000000001',
      deviceAndAppManagementAssignmentFilterType: 'include',
      groupId: `${GROUP}1`,
    };
    const excluded = { '@odata.type': '#microsoft.graph.exclusionGroupAssignmentTarget', groupId: `${GROUP}2` };
    const targets = quirks.assignments === 'none' ? [] : [included, excluded];
    policies.add(
      policy,
      targets.map((target) => ({ id: `${policy.id}_${target.groupId}`, target })),
      true,
    );
  }
  return policies;
}
