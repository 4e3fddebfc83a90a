/**
 * The Android Management API over HTTPS, written from Google's reference, never from our client: the token endpoint, and of one
 * enterprise its policies (reading, `:modifyPolicyApplications`), devices, and the app that the slots are about. What is unverified
 * about the vendor is a quirk that can be switched. Not simulated: lists of policies, PATCH, commands, enrolment; their
 * addresses answer with Google's page for what it doesn't know.
 */
import {
  type Behaviour,
  chosenQuirks,
  grants,
  makeFleet,
  random,
  type SimulatedServer,
  type Simulator,
  type SimulatorDefinition,
  type SimulatorOptions,
  serve,
} from '#simulation';
import { type AndroidConsole, makeConsole } from './simulator/console.ts';
import { inventoryRoutes } from './simulator/device-routes.ts';
import { fieldsOf } from './simulator/exact-json.ts';
import { PERMISSION, routesOf } from './simulator/gate.ts';
import { appIn, Policies } from './simulator/policies.ts';
import { policyRoutes } from './simulator/policy-routes.ts';
import { QUIRKS, type Quirks } from './simulator/quirks.ts';
import { NO_SUCH_ADDRESS, Refusal, refused } from './simulator/refusals.ts';
import { signIn } from './simulator/sign-in.ts';
import { KEY, makeWorld, PACKAGE } from './simulator/world.ts';

export interface AndroidSimulator extends Simulator {
  readonly console: AndroidConsole;
}

const ENTERPRISE_ID = 'LC03k5ytm1';
const ENTERPRISE = `enterprises/${ENTERPRISE_ID}`;
const STEPS: Readonly<Record<Quirks['version'], number>> = { 'by-one': 1, 'by-two': 2, stays: 0 };

export const simulator = {
  id: 'android-management',
  title: 'Android Management API',
  quirks: QUIRKS,
  start,
} satisfies SimulatorDefinition;

async function start(options: SimulatorOptions = {}): Promise<AndroidSimulator> {
  const quirks: Quirks = chosenQuirks(QUIRKS, options.quirks);
  const now = options.now ?? Date.now;
  const numbers = random(options.seed ?? 1);
  const startedAt = now();
  const world = makeWorld(options.slots ?? 2, quirks, ENTERPRISE);
  const step = STEPS[quirks.version];
  const policies = new Policies({ settleMs: options.settleMs ?? 0, now, step });
  for (const [id, policy] of world.policies) policies.add(id, policy);
  const policyOf = (slot: string) => String(world.slots.find(({ name }) => name === slot)?.settings.policy);

  const fleet = makeFleet({
    phones: options.phones ?? 0,
    slots: world.slots,
    seed: numbers.whole(1, 0x7fffffff),
    startAt: startedAt,
    speed: options.speed ?? 1,
    offer(slot) {
      const seen = policies.seen(policyOf(slot));
      const held = fieldsOf(appIn(seen?.policy ?? {}, PACKAGE)?.managedConfiguration)?.[KEY];
      return { value: typeof held === 'string' ? held : null, revision: seen?.revision ?? 0 };
    },
  });

  const granted = grants([PERMISSION]);
  let server: SimulatedServer | null = null;
  const entrance = signIn({
    now,
    url: () => `${server?.url}/token`,
    refusedWith: quirks.refusedAssertion === '401' ? 401 : 400,
  });
  const gate = { quirks, now, enterprise: ENTERPRISE, granted, admits: entrance.admits };
  const versionOf = (_: string, revision: number) => String(4 + (revision - 1) * step);
  const inventory = { quirks, enterprise: ENTERPRISE, startedAt, slots: world.slots, fleet: () => fleet, versionOf };
  server = await serve({
    host: options.host,
    port: options.port,
    latencyMs: options.latencyMs,
    routes: [entrance.route, ...routesOf(gate, [...policyRoutes(policies, quirks), ...inventoryRoutes(inventory)])],
    otherwise: () => NO_SUCH_ADDRESS,
  });
  const { url, ca, requests } = server;
  const running = server;

  return {
    definition: simulator,
    url,
    ca,
    requests,
    account: { enterprise: ENTERPRISE_ID, serviceAccountKey: entrance.keyFile, apiUrl: url, tokenUrl: `${url}/token` },
    slots: world.slots,
    secrets: entrance.secrets,
    behave: (behaviour: Behaviour) => running.behave(behaviour),
    errorAnswer(status) {
      const { headers = {}, body = '' } = refused(new Refusal(status), now(), quirks);
      return { status, headers, body };
    },
    withhold: granted.withhold,
    endSessions: entrance.endSessions,
    console: makeConsole(policies, policyOf, options.secondKey),
    fleet,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}
