/**
 * Ivanti EPMM (MobileIron Core) over HTTPS, written from Ivanti's documentation and public recordings, never from our client:
 * the V2 API for devices, attribute definitions, apps, labels and licences, and Common Platform Services, which set attributes.
 * What is unverified about the product is a quirk that can be switched. Not simulated: V1, multipart calls, app configurations
 * as objects, and V2's own call that sets an attribute, of which nobody public shows verb and path.
 */
import { randomBytes } from 'node:crypto';
import { chosenQuirks } from '#simulation';
import { type DeviceSimulatorDefinition, startTenant } from '../ivanti-cps/simulator/start.ts';
import { deviceRoutes } from './simulator/device-routes.ts';
import { refused } from './simulator/messages.ts';
import { QUIRKS } from './simulator/quirks.ts';
import { ROLES } from './simulator/roles.ts';
import { serverRoutes } from './simulator/server-routes.ts';
import { SPACES } from './simulator/spaces.ts';

export const simulator: DeviceSimulatorDefinition = {
  id: 'mobileiron-core',
  title: 'Ivanti EPMM (MobileIron Core)',
  quirks: QUIRKS,
  async start(options = {}) {
    const quirks = chosenQuirks(QUIRKS, options.quirks);
    const stoken = randomBytes(24).toString('base64url');
    return startTenant(
      {
        definition: simulator,
        quirks,
        spaces: SPACES,
        traits: { booleans: true, lists: false, appsOnly: false, listsAppsOnly: false },
        roles: ROLES,
        missingRoleStatus: quirks.missingRole === '403' ? 403 : 401,
        secrets: [stoken],
        routes: (tenant) => [...deviceRoutes(tenant, quirks), ...serverRoutes(tenant, quirks, stoken)],
        refused,
      },
      options,
    );
  },
};
