/**
 * PingOne over HTTPS, written from the vendor's documentation, never from our client: the token endpoint of a worker
 * application, and the device requirements of the PingID application, in which the MDM tokens are. What is unverified about the
 * service is a quirk that can be switched.
 * Not simulated: the PUT of a whole application, which overlaps the requirements; everything else about environments. Their
 * addresses answer that nothing was found.
 */
import { randomBytes } from 'node:crypto';
import {
  type AuthoritySimulator,
  type AuthoritySimulatorDefinition,
  type AuthoritySimulatorOptions,
  chosenQuirks,
  grants,
  random,
  serve,
} from '#simulation';
import { makeConsole, type PingOneConsole } from './simulator/console.ts';
import { apiRoutes, type Gate, ROLE, unknownAddress } from './simulator/gate.ts';
import { firstRequirements } from './simulator/neighbours.ts';
import { QUIRKS, type Quirks } from './simulator/quirks.ts';
import { errorAnswer, refusal } from './simulator/refusals.ts';
import { Requirements } from './simulator/requirements.ts';
import { requirementRoutes } from './simulator/routes.ts';
import { makeSignIn } from './simulator/sign-in.ts';

export interface PingOneSimulator extends AuthoritySimulator {
  readonly console: PingOneConsole;
}

export interface PingOneSimulatorDefinition extends AuthoritySimulatorDefinition {
  start(options?: AuthoritySimulatorOptions): Promise<PingOneSimulator>;
}

export const simulator: PingOneSimulatorDefinition = { kind: 'pingone', title: 'PingOne', quirks: QUIRKS, start };

async function start(options: AuthoritySimulatorOptions = {}): Promise<PingOneSimulator> {
  const quirks: Quirks = chosenQuirks(QUIRKS, options.quirks);
  const now = options.now ?? Date.now;
  const { guid } = random(options.seed ?? 1);
  const tenant = { environmentId: guid(), applicationId: guid(), quirks, now };
  const worker = {
    environmentId: quirks.worker === 'elsewhere' ? guid() : tenant.environmentId,
    clientId: guid(),
    clientSecret: `${randomBytes(32).toString('base64url')}~.${randomBytes(8).toString('hex')}`,
  };
  const requirements = new Requirements(tenant, firstRequirements(options.tokens ?? [guid()], now(), quirks));
  const signIn = makeSignIn(worker, quirks, now);
  const granted = grants([ROLE]);
  const gate: Gate = { ...tenant, isAdmitted: signIn.isAdmitted, permits: granted.permits };
  const server = await serve({
    host: options.host,
    port: options.port,
    latencyMs: options.latencyMs,
    routes: [...signIn.routes, ...apiRoutes(gate, requirementRoutes({ ...tenant, requirements, generate: guid }))],
    otherwise: () => unknownAddress(gate),
  });
  const { url, ca, requests } = server;

  return {
    definition: simulator,
    url,
    ca,
    requests,
    settings: {
      apiUrl: url,
      authUrl: url,
      environmentId: tenant.environmentId,
      applicationId: tenant.applicationId,
      ...(quirks.worker === 'elsewhere' ? { tokenEnvironmentId: worker.environmentId } : {}),
      clientId: worker.clientId,
      clientSecret: worker.clientSecret,
      clientAuthentication: quirks.tokenAuth,
    },
    secrets: () => [worker.clientSecret, ...signIn.issued],
    behave: (behaviour) => server.behave(behaviour),
    errorAnswer(status) {
      const { headers = {}, body = '' } = errorAnswer(refusal(status), quirks);
      return { status, headers, body };
    },
    withhold: granted.withhold,
    endSessions: signIn.endSessions,
    console: makeConsole({ ...tenant, requirements, generate: guid }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
