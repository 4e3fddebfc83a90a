/**
 * Workspace ONE UEM over HTTPS, written from the vendor's specification and from public captures of it, never from our client:
 * the token service, and of the API the searches, an app's assignment rules, its way to devices, devices, groups, and what a
 * self-check looks at. What is unverified or contradictory about the vendor is a quirk that can be switched.
 * Not simulated: XML, profiles, event notifications, the older calls that write assignments (v1), the preview of an assignment,
 * deployment counts, workflows (8061) and profile mappings (7002) in the checks of rules; their addresses answer 404.
 */
import { randomBytes } from 'node:crypto';
import {
  type Behaviour,
  chosenQuirks,
  grants,
  makeFleet,
  random,
  type Simulator,
  type SimulatorDefinition,
  type SimulatorOptions,
  serve,
} from '#simulation';
import { appRoutes } from './simulator/app-routes.ts';
import type { App } from './simulator/apps.ts';
import { type ClientCertificate, makeClientCertificate } from './simulator/client-certificate.ts';
import { makeConsole, type WorkspaceOneConsole } from './simulator/console.ts';
import { deploymentRoutes } from './simulator/deployment-routes.ts';
import { detailRoutes } from './simulator/detail-routes.ts';
import { deviceRoutes } from './simulator/device-routes.ts';
import { apiRoutes, type Gate, PERMISSIONS, unknownAddress } from './simulator/gate.ts';
import { makePhones } from './simulator/phones.ts';
import { QUIRKS, type Quirks } from './simulator/quirks.ts';
import { makeQuota } from './simulator/quota.ts';
import { errorAnswer, refusal } from './simulator/refusals.ts';
import { ruleRoutes } from './simulator/rule-routes.ts';
import { Rules } from './simulator/rules.ts';
import { makeSignIn } from './simulator/sign-in.ts';
import { systemRoutes } from './simulator/system-routes.ts';
import type { Tenant } from './simulator/tenant.ts';
import { makeWorld } from './simulator/world.ts';

type AccountSettings = Readonly<Record<string, unknown>>;

export interface WorkspaceOneSimulator extends Simulator {
  readonly console: WorkspaceOneConsole;
  /** Settings of an account that signs in by Basic. Secrets in clear. */
  readonly basicAccount: AccountSettings;
  /** Hands out a certificate, and gives the settings of an account that signs in with it. Secrets in clear. */
  certificateAccount(): Promise<AccountSettings>;
  /** How many certificate requests were made by calling the v1 path of the push certificate, which looks like a read. */
  certificateRequests(): number;
}

export interface WorkspaceOneSimulatorDefinition extends SimulatorDefinition {
  start(options?: SimulatorOptions): Promise<WorkspaceOneSimulator>;
}

export const simulator: WorkspaceOneSimulatorDefinition = {
  id: 'workspace-one',
  title: 'Workspace ONE UEM',
  quirks: QUIRKS,
  start,
};

/** What the account's role allows. */
const GRANTED: readonly string[] = Object.values(PERMISSIONS);

async function start(options: SimulatorOptions = {}): Promise<WorkspaceOneSimulator> {
  const quirks: Quirks = chosenQuirks(QUIRKS, options.quirks);
  const now = options.now ?? Date.now;
  const numbers = random(options.seed ?? 1);
  const startedAt = now();
  const world = makeWorld(options.slots ?? 2, quirks, numbers, startedAt);
  const rules = new Rules({ settleMs: options.settleMs ?? 0, now });
  for (const [uuid, text] of world.rules) rules.add(uuid, text);
  const deleted = new Set<App>();
  const apps = (): readonly App[] => world.apps.filter((app) => !deleted.has(app));
  const bySlot = new Map(world.apps.flatMap((app) => (app.slot === null ? [] : [[app.slot, app] as const])));

  function appOf(slot: string): App | null {
    const app = bySlot.get(slot);
    return app === undefined || deleted.has(app) ? null : app;
  }

  const fleet = makeFleet({
    phones: options.phones ?? 0,
    slots: world.slots,
    seed: numbers.whole(1, 0x7fffffff),
    startAt: startedAt,
    speed: options.speed ?? 1,
    offer: (slot, phone) => phones.offer(slot, phone),
  });
  const phones = makePhones({
    quirks,
    rules,
    slots: world.slots,
    groupsOf: world.groupsOf,
    appOf,
    fleet: () => fleet,
    startedAt,
    group: world.organizationGroups[0]?.id ?? 0,
  });

  const credentials = {
    clientId: randomBytes(16).toString('hex'),
    clientSecret: randomBytes(24).toString('base64url'),
    username: 'watchword@contoso.example',
    password: `P:${randomBytes(18).toString('base64url')}`,
    tenantCode: randomBytes(32).toString('base64'),
  };
  let handedOut: ClientCertificate | null = null;
  let certificateRequests = 0;
  const granted = grants(GRANTED);
  const signIn = makeSignIn({ credentials, quirks, now, certificate: () => handedOut });
  const gate: Gate = {
    quirks,
    now,
    quota: makeQuota(quirks, startedAt),
    refusedFor: signIn.refusedFor,
    permits: granted.permits,
  };
  const tenant: Tenant = {
    quirks,
    now,
    rules,
    apps,
    smartGroups: world.smartGroups,
    organizationGroups: world.organizationGroups,
    phones: phones.enrolled,
    otherDevices: world.devices,
    isAssigned: phones.isAssigned,
    send(phone) {
      phones.send(phone.number);
      fleet.wake(phone.number, now());
    },
    newId: numbers.guid,
    startedAt,
  };
  const resources = [
    ...appRoutes(tenant),
    ...ruleRoutes(tenant),
    ...detailRoutes(tenant),
    ...deploymentRoutes(tenant),
    ...deviceRoutes(tenant),
    ...systemRoutes(tenant, () => {
      certificateRequests += 1;
    }),
  ];
  const server = await serve({
    host: options.host,
    port: options.port,
    latencyMs: options.latencyMs,
    routes: [...signIn.routes, ...apiRoutes(gate, resources)],
    otherwise: (request) => unknownAddress(gate, request),
  });
  const { url, ca, requests } = server;
  const { clientId, clientSecret, username, password, tenantCode } = credentials;

  return {
    definition: simulator,
    url,
    ca,
    requests,
    account: { apiUrl: url, tokenUrl: `${url}/connect/token`, clientId, clientSecret, tenantCode },
    basicAccount: { apiUrl: url, username, password, tenantCode },
    async certificateAccount() {
      handedOut ??= await makeClientCertificate();
      return { apiUrl: url, certificate: handedOut.pem, tenantCode };
    },
    certificateRequests: () => certificateRequests,
    slots: world.slots,
    secrets: () => [
      clientSecret,
      password,
      tenantCode,
      ...signIn.issued,
      ...(handedOut === null ? [] : [handedOut.pem, handedOut.key]),
    ],
    behave: (behaviour: Behaviour) => server.behave(behaviour),
    errorAnswer(status) {
      const { headers = {}, body = '' } = errorAnswer(refusal(status), quirks);
      return { status, headers, body };
    },
    withhold: granted.withhold,
    endSessions: signIn.endSessions,
    console: makeConsole({
      quirks,
      rules,
      apps,
      appOf,
      removeApp: (app) => deleted.add(app),
      secondKey: options.secondKey,
    }),
    fleet,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
