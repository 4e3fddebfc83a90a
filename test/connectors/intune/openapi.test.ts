import { describe, expect, it } from 'vitest';
import { openApi } from '../../openapi.ts';
import { againstSimulator } from './against-simulator.ts';
import { signal, slot } from './tenant-for-tests.ts';

const file = openApi('graph-intune');

/** `/deviceManagement` itself is documented, but not in this excerpt. */
const NOT_IN_THE_FILE = ['GET /v1.0/deviceManagement'];

const reason = file === null ? ' (skipped: ../shared/openapi/graph-intune.json is not there)' : '';

describe.skipIf(file === null)(`every request the connector makes${reason}`, () => {
  // Odd neighbours do not satisfy the file, and must not be made to: only what we add is held against it.
  it('is one that the vendor describes', async () => {
    await using world = await againstSimulator({ slots: 4, phones: 8, quirks: { pageSize: '1', neighbours: 'clean' } });
    const connector = world.open();
    for await (const _ of connector.check(world.slots, signal));
    for await (const _ of connector.devices?.(signal) ?? []);
    const made = ['ios', 'android'] as const;
    const assign = ['55555555-5555-4555-8555-555555555555'];
    const created = made.map((platform) =>
      slot({ platform, settings: { configuration: `New ${platform}`, create: true, assign } }),
    );
    for (const each of [...world.slots, ...created]) {
      await connector.write(each, await connector.observe(each, signal), () => 'a-token-for-every-slot', signal);
      await connector.delivery?.(each, 0, signal);
    }
    const asked = world.simulator.requests.filter((request) => /^\/(beta|v1\.0)\//.test(request.path));
    const described = asked.filter(({ method, path }) => file?.describes(method, path));
    const others = asked
      .filter((request) => !described.includes(request))
      .map(({ method, path }) => `${method} ${path.split('?')[0]}`);
    expect([...new Set(others)]).toEqual(NOT_IN_THE_FILE);
    const problems = described.flatMap(({ method, path, body }) =>
      (file?.requestProblems(method, path, body) ?? []).map(
        (problem) => `${method} ${path} ${problem.at}: ${problem.says}`,
      ),
    );
    expect(problems).toEqual([]);
    const kinds = new Set(
      described.map(
        ({ method, path }) => `${method} ${path.split('?')[0]?.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}')}`,
      ),
    );
    expect([...kinds].sort()).toEqual([
      'GET /beta/deviceAppManagement/mobileAppConfigurations',
      'GET /beta/deviceAppManagement/mobileAppConfigurations/{id}',
      'GET /beta/deviceAppManagement/mobileAppConfigurations/{id}/assignments',
      'GET /beta/deviceAppManagement/mobileAppConfigurations/{id}/deviceStatusSummary',
      'GET /beta/deviceAppManagement/mobileAppConfigurations/{id}/deviceStatuses',
      'GET /beta/deviceAppManagement/mobileApps',
      'GET /beta/deviceAppManagement/mobileApps/{id}',
      'GET /beta/deviceManagement/androidManagedStoreAccountEnterpriseSettings',
      'GET /v1.0/deviceManagement/applePushNotificationCertificate',
      'GET /v1.0/deviceManagement/managedDevices',
      'PATCH /beta/deviceAppManagement/mobileAppConfigurations/{id}',
      'POST /beta/deviceAppManagement/mobileAppConfigurations',
      'POST /beta/deviceAppManagement/mobileAppConfigurations/{id}/assignments',
    ]);
  });
});
