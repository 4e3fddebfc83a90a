/**
 * Ivanti Neurons for MDM (MobileIron Cloud) over HTTPS, written from Ivanti's documentation and public recordings, never from our
 * client: v1 for spaces, devices, their attributes and configurations, and Common Platform Services. What is unverified about the
 * product is a quirk that can be switched. Not simulated: users and their attributes, groups, `clearConfigError`, client
 * certificates for Common Platform Services, and app configurations as objects, of which no call is described.
 */
import { chosenQuirks } from '#simulation';
import { type DeviceSimulatorDefinition, startTenant } from '../ivanti-cps/simulator/start.ts';
import { deviceRoutes } from './simulator/device-routes.ts';
import { refused } from './simulator/envelope.ts';
import { QUIRKS } from './simulator/quirks.ts';
import { ROLES } from './simulator/roles.ts';
import { SPACES } from './simulator/spaces.ts';
import { tenantRoutes } from './simulator/tenant-routes.ts';

export const simulator: DeviceSimulatorDefinition = {
  id: 'mobileiron-cloud',
  title: 'Ivanti Neurons for MDM (MobileIron Cloud)',
  quirks: QUIRKS,
  async start(options = {}) {
    const quirks = chosenQuirks(QUIRKS, options.quirks);
    const listsAppsOnly = quirks.appsOnlyDevices === 'listed';
    return startTenant(
      {
        definition: simulator,
        quirks,
        spaces: SPACES,
        traits: { booleans: false, lists: true, appsOnly: true, listsAppsOnly },
        roles: ROLES,
        missingRoleStatus: 403,
        secrets: [],
        routes: (tenant) => [...deviceRoutes(tenant, quirks), ...tenantRoutes(tenant, quirks)],
        refused: (refusal, path) => refused(refusal, path.startsWith('/api/v1/') ? quirks.errorsOn200 : 'no'),
      },
      options,
    );
  },
};
