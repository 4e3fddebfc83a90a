import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenApi, openApi } from '../../openapi.ts';
import { DEVICES, PURCHASED, rulesOf, SEARCH, SEND, worlds } from './simulator-client.ts';

/** The files by the address in front of their paths and the version they describe. */
const FILES: Readonly<Record<string, OpenApi | null>> = {
  'mam 1': openApi('workspace-one-mam-v1'),
  'mam 2': openApi('workspace-one-mam-v2'),
  'mdm 1': openApi('workspace-one-mdm-v1'),
  'mdm 2': openApi('workspace-one-mdm-v2'),
  'mdm 3': openApi('workspace-one-mdm-v3'),
  'system 1': openApi('workspace-one-system-v1'),
  'system 2': openApi('workspace-one-system-v2'),
};
const isThere = Object.values(FILES).every((file) => file !== null);
if (!isThere) process.stdout.write('skipped: the OpenAPI files of Workspace ONE are not beside the repository\n');

/** What live answers are known to do although the file does not allow it; each is a row of the vendor sheet. */
const CAPTURED: readonly (readonly [RegExp, string])[] = [
  [/ \/message: must be object/, 'errors: a message of any type'],
  [/^GET \/apps\/search status: 204 /, 'an empty search: 204'],
  [/^GET \/(devices|groups)\/search status: 204 /, 'an empty search: 204'],
];

const { world, end } = worlds();
const GONE = '00000000-0000-4000-8000-000000000000';

interface Problem {
  readonly request: string;
  readonly problem: string;
}

function problemsOf(tenant: Awaited<ReturnType<typeof world>>['tenant']): readonly Problem[] {
  return tenant.requests.flatMap(({ method, path, status, answer, headers, operation }) => {
    const [, area = '', rest = ''] = /^\/api\/(\w+)(\/.*)$/.exec(path) ?? [];
    if (operation === 'token') return [];
    // In the version that was asked for; what exists in one version only is answered in that one.
    const asked = /version=(\d)/.exec(headers.accept ?? '')?.[1] ?? '1';
    const file = [asked, '1', '2']
      .map((version) => FILES[`${area} ${version}`])
      .find((one) => one?.describes(method, rest));
    const request = `${method} ${rest.split('?')[0]?.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}')}`;
    const found = file?.answerProblems(method, rest, status ?? 0, answer ?? '') ?? [{ at: 'path', says: 'in no file' }];
    return found.map(({ at, says }) => ({ request, problem: `${request} ${at}: ${says}` }));
  });
}

describe.skipIf(!isThere)('the Workspace ONE simulator and the vendor’s OpenAPI files', () => {
  let problems: readonly string[];
  let answered: readonly string[];

  beforeAll(async () => {
    // As documented: with a zone, and nothing that only live answers have.
    const quirks = { neighbours: 'clean', timestamps: 'with-zone' };
    const { tenant, client, appOf } = await world({ slots: 6, phones: 12, quirks });
    tenant.fleet.checkInAll(Date.now());
    const [group] = (await client.get('/api/system/groups/search', 2)).body.OrganizationGroups;
    for (const { name } of tenant.slots) {
      const { Id, Uuid, AppType } = await appOf(name);
      const kind = AppType.toLowerCase();
      tenant.console.setValue(name, 'x');
      const { text } = await client.get(rulesOf(Uuid), 2);
      await client.send('PUT', rulesOf(Uuid), text, 2);
      await client.send('PUT', rulesOf(Uuid), '{"assignments":[{"priority":0}]}', 2);
      await client.send('PUT', rulesOf(Uuid), text.replace('"priority":0', '"priority":7'), 2);
      await client.get(`/api/mam/apps/${Uuid}/app-config-template?organization_group_uuid=${group.Uuid}`, 2);
      await client.get(`/api/mam/apps/${Uuid}/devices?page=0&pagesize=2&organizationgroupuuid=${group.Uuid}`);
      await client.get(`/api/mam/apps/${kind}/${Id.Value}/devices?status=assigned`);
      await client.get(`/api/mam/apps/${kind}/${kind === 'public' ? Id.Value : Uuid}`, kind === 'public' ? 1 : 2);
      const deviceUuid = 'd0000000-0000-4000-8000-000000000001';
      await client.send('POST', SEND, { ApplicationId: Id.Value, ApplicationUuid: Uuid, deviceUuid, DeviceType: 2 });
    }
    await client.get(`/api/mam/apps/${GONE}/devices?page=0&pagesize=2`);
    for (const path of [SEARCH, PURCHASED, DEVICES, '/api/mdm/smartgroups/search', '/api/system/groups/search']) {
      await client.get(path);
      await client.get(`${path}?page=7`);
    }
    await client.get(`${SEARCH}?status=wrong`);
    await client.get(DEVICES, 2);
    await client.get(DEVICES, 3);
    for (const id of [group.Uuid, GONE]) await client.get(`/api/system/groups/${id}/apns`, 2);
    for (const id of [group.Id, 1]) await client.get(`/api/system/groups/${id}/androidwork`);
    await client.get('/api/system/info');
    await client.get(rulesOf(GONE), 2);
    await client.get(`/api/mam/apps/internal/${GONE}`, 2);
    await client.get(`/api/mam/apps/purchased/${GONE}`, 2);
    problems = [...new Set(problemsOf(tenant).map(({ problem }) => problem))];
    answered = [...new Set(tenant.requests.map(({ operation }) => operation))].sort();
  });

  afterAll(end);

  it('give no answer that the files do not allow, apart from what live ones are known for', () => {
    expect(problems.filter((problem) => !CAPTURED.some(([known]) => known.test(problem)))).toEqual([]);
  });

  it('and each of those is still there', () => {
    const unused = CAPTURED.filter(([known]) => !problems.some((problem) => known.test(problem)));
    expect(unused.map(([, name]) => name)).toEqual([]);
  });

  it('for every kind of call', () => {
    expect(answered).toEqual([
      'androidwork',
      'apns',
      'app-config-template',
      'app-devices',
      'apps-search',
      'assignment-rules',
      'devices-search',
      'groups-search',
      'info',
      'internal-app',
      'internal-devices',
      'public-app',
      'public-devices',
      'purchased-app',
      'purchased-devices',
      'purchased-search',
      'send-application-configuration',
      'smartgroups-search',
      'token',
      'update-assignment-rules',
    ]);
  });

  it('find what the files do not allow: the odd neighbours', async () => {
    const { tenant, client, appOf } = await world();
    await client.get(rulesOf((await appOf('ios')).Uuid), 2);
    const odd = problemsOf(tenant).map(({ problem }) => problem);
    for (const place of [
      'pre_release_version',
      'installer_reboot_exit_code',
      'effective_date',
      'application_configuration/1/type',
    ])
      expect(odd.some((problem) => problem.includes(place))).toBe(true);
  });
});
