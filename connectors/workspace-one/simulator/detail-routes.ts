/** One app: its details, which differ in shape with the kind of app, and the keys that its configuration is known to take. */
import type { Answer } from '#simulation';
import { apiJson } from './api-json.ts';
import type { App } from './apps.ts';
import { type ApiCall, PERMISSIONS, type Resource } from './gate.ts';
import { memberOf, type Part, partsOf, sliceOf, stringOf } from './json-text.ts';
import { assignmentsOf, CONFIGURATION } from './keys.ts';
import { appNotFound, Refusal } from './refusals.ts';
import { groupsOf, priorityOf } from './rule-checks.ts';
import type { Tenant } from './tenant.ts';

export function detailRoutes(tenant: Tenant): Resource[] {
  const { quirks, rules } = tenant;

  /** By its number in version 1, by its uuid in version 2. */
  function find({ params, version }: ApiCall, kinds: readonly App['kind'][], byUuid = version > 1): App | undefined {
    const asked = params.id?.toLowerCase();
    return tenant.apps().find((app) => kinds.includes(app.kind) && (byUuid ? app.uuid : String(app.id)) === asked);
  }

  function assignmentsIn(app: App): readonly { readonly text: string; readonly part: Part; readonly group: string }[] {
    const text = rules.seen(app.uuid)?.text ?? '';
    return assignmentsOf(partsOf(text)).flatMap((part) =>
      groupsOf(text, part, app).map((group) => ({ text, part, group })),
    );
  }

  function smartGroup(uuid: string) {
    return tenant.smartGroups.find((group) => group.uuid === uuid);
  }

  function internal(call: ApiCall): Answer {
    const app = find(call, ['Internal']);
    // A missing app answers 401 here: no failed login.
    if (app === undefined) throw appNotFound(401);
    return apiJson(200, {
      ApplicationName: app.name,
      AppId: app.bundleId,
      AirwatchAppVersion: app.version,
      Status: app.status,
      Platform: app.platform === 'ios' ? 'Apple' : 'Android',
      Assignments: assignmentsIn(app).map(({ text, part, group }) => ({
        SmartGroupId: smartGroup(group)?.id,
        SmartGroupUuid: group,
        SmartGroupName: smartGroup(group)?.name,
        Rank: priorityOf(text, part) + 1,
        PushMode: 'Auto',
        AppConfig: 'true',
        AppConfigs: configurations(text, part).map(({ key, value, type }) => ({ Key: key, Value: value, Type: type })),
      })),
      ExcludedSmartGroupIds: [],
      uuid: app.uuid,
      id: app.id,
    });
  }

  function publicApp(call: ApiCall): Answer {
    const app = find(call, ['Public'], false);
    if (app === undefined) throw appNotFound();
    return apiJson(200, {
      ApplicationName: app.name,
      BundleId: app.bundleId,
      AppType: app.kind,
      Status: app.status,
      SmartGroups: assignmentsIn(app).map(({ group }) => ({
        Id: smartGroup(group)?.id,
        Name: smartGroup(group)?.name,
      })),
      Id: { Value: app.id },
      Uuid: app.uuid,
    });
  }

  function purchased(call: ApiCall): Answer {
    const app = find(call, ['Purchased']);
    if (call.version === 1) {
      if (app === undefined) throw new Refusal(400, 6, 'Application not found or user does not have access to it.');
      throw new Refusal(
        501,
        7019,
        'Application has assignment-level deployments. Please use a newer version of the API.',
      );
    }
    if (app === undefined)
      throw new Refusal(404, 6, "Purchased application with this uuid is not found or user doesn't have access to it.");
    if (app.codesOnly)
      throw new Refusal(
        400,
        7112,
        'Application only has redemption codes, please use the V1 version to get its details.',
      );
    return apiJson(200, {
      name: app.name,
      identifier: app.bundleId,
      uuid: app.uuid,
      organization_group_uuid: tenant.organizationGroups.find(({ id }) => id === app.group)?.uuid,
      assignments: assignmentsIn(app).map(({ text, part, group }) => ({
        smart_group_uuid: group,
        is_active: true,
        allocated: 5,
        redeemed: 0,
        deployment_parameters: {
          send_application_configuration: true,
          // This call knows five types only, in another letter case.
          application_configurations: configurations(text, part).map(({ key, value }) => ({
            key,
            value,
            type: 'String',
          })),
        },
      })),
    });
  }

  function template({ params, query }: ApiCall): Answer {
    const app = tenant.apps().find((one) => one.uuid === params.id?.toLowerCase());
    if (app === undefined) throw appNotFound();
    const group = query.get('organization_group_uuid')?.toLowerCase();
    if (group !== undefined && !tenant.organizationGroups.some(({ uuid }) => uuid === group))
      throw new Refusal(403, 5143, 'The given organization group is not accessible');
    if (app.platform === 'android' && quirks.androidEnterprise === 'not-bound')
      throw new Refusal(422, 10036, 'Android for work is not enabled for this ManagedLocationGroup.');
    const keys = [{ key: 'welcomeText', type: 'STRING', nested_configurations: [] }];
    // A capture shows an empty list.
    return apiJson(200, app.platform === 'android' ? keys : []);
  }

  const reads = { method: 'GET', permission: PERMISSIONS.readApps } as const;
  return [
    { ...reads, path: '/mam/apps/internal/{id}', operation: 'internal-app', versions: [1, 2], answer: internal },
    { ...reads, path: '/mam/apps/public/{id}', operation: 'public-app', versions: [1], answer: publicApp },
    { ...reads, path: '/mam/apps/purchased/{id}', operation: 'purchased-app', versions: [1, 2], answer: purchased },
    {
      ...reads,
      path: '/mam/apps/{id}/app-config-template',
      operation: 'app-config-template',
      versions: [2],
      answer: template,
    },
  ];
}

function configurations(text: string, assignment: Part) {
  return (memberOf(assignment, CONFIGURATION)?.items ?? []).map((item) => {
    const field = (name: string): string => {
      const part = memberOf(item, name);
      return part === undefined ? '' : (stringOf(text, part) ?? sliceOf(text, part));
    };
    return { key: field('key'), value: field('value'), type: field('type') };
  });
}
