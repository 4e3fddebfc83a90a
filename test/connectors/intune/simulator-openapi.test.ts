import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IntuneSimulator } from '../../../connectors/intune/simulator.ts';
import { simulator } from '../../../connectors/intune/simulator.ts';
import { openApi } from '../../openapi.ts';
import { type Client, clientOf } from './simulator-client.ts';

const file = openApi('graph-intune');
if (file === null) process.stdout.write('skipped: the OpenAPI file of Microsoft Graph is not beside the repository\n');

describe.skipIf(file === null)('the Intune simulator and the vendor’s OpenAPI file', () => {
  let tenant: IntuneSimulator;
  let client: Client;

  beforeAll(async () => {
    tenant = await simulator.start({ slots: 6, phones: 5, quirks: { neighbours: 'clean', pageSize: '3' } });
    tenant.fleet.checkInAll(Date.now());
    client = await clientOf(tenant);
  });

  afterAll(async () => {
    await client?.[Symbol.asyncDispose]();
    await tenant?.[Symbol.asyncDispose]();
  });

  it('compiles every schema of the file', () => {
    expect(file?.compileAll().length).toBeGreaterThan(100);
  });

  it('gives no answer that the file does not allow', async () => {
    const policies = '/deviceAppManagement/mobileAppConfigurations';
    for (const api of ['/v1.0', '/beta']) {
      const { items } = await client.all(`${api}${policies}`);
      for (const { id } of items) {
        await client.get(`${api}${policies}/${id}`);
        await client.get(`${api}${policies}/${id}/deviceStatusSummary`);
        await client.all(`${api}${policies}/${id}/deviceStatuses`);
        await client.all(`${api}${policies}/${id}/assignments`);
      }
      await client.all(`${api}/deviceAppManagement/mobileApps`);
      await client.get(`${api}${policies}/00000000-0000-0000-0000-000000000000`);
      await client.send('PATCH', `${api}${policies}/${items[0].id}`, { settings: [] });
      const { '@odata.type': type, settings } = items[0];
      await client.send('PATCH', `${api}${policies}/${items[0].id}`, { '@odata.type': type, settings });
      const made = await client.send('POST', `${api}${policies}`, {
        '@odata.type': type,
        displayName: 'New',
        settings,
      });
      await client.send('DELETE', `${api}${policies}/${made.body.id}`);
    }
    await client.all('/v1.0/deviceManagement/managedDevices');
    await client.get('/v1.0/deviceManagement/applePushNotificationCertificate');
    await client.get('/beta/deviceManagement/androidManagedStoreAccountEnterpriseSettings');

    const problems = tenant.requests.flatMap(({ method, path, status, answer, operation }) => {
      if (operation === 'token') return [];
      return (file?.answerProblems(method, path, status ?? 0, answer ?? '') ?? []).map((problem) => ({
        method,
        path,
        ...problem,
      }));
    });
    expect(problems).toEqual([]);
    expect(tenant.requests.map((request) => request.status)).toContain(204);
  });

  it('finds what the file does not allow: the odd neighbours', async () => {
    await using odd = await simulator.start();
    await using own = await clientOf(odd);
    const path = '/beta/deviceAppManagement/mobileAppConfigurations';
    const { text } = await own.get(path);
    expect(file?.answerProblems('GET', path, 200, text).length).toBeGreaterThan(0);
  });

  it.each([401, 403, 404, 409, 429, 500, 503, 504])('documents its error answer for %i', (status) => {
    const { body } = tenant.errorAnswer(status);
    expect(file?.answerProblems('GET', '/beta/deviceAppManagement/mobileAppConfigurations', status, body)).toEqual([]);
    expect(JSON.parse(body).error.innerError['request-id']).toBeTruthy();
  });
});
