/** v1 calls about the tenant: its spaces, attribute definitions, policies and apps. */
import type { Answer, Call } from '#simulation';
import { appRecords } from '../../ivanti-cps/simulator/apps.ts';
import type { Resource } from '../../ivanti-cps/simulator/gate.ts';
import { wholeNumber } from '../../ivanti-cps/simulator/page.ts';
import { Refusal } from '../../ivanti-cps/simulator/refusal.ts';
import type { Tenant } from '../../ivanti-cps/simulator/tenant.ts';
import { configurations } from './configurations.ts';
import { enveloped, listed } from './envelope.ts';
import type { Quirks } from './quirks.ts';
import { APPS, TENANT_ADMIN } from './roles.ts';
import { APP_SPACE, SPACES, spaceOf } from './spaces.ts';

const USUAL_ROWS = 50;
const ATTRIBUTE_TYPES = ['account', 'device', 'AAD', 'LDAP'];

export function tenantRoutes(tenant: Tenant, quirks: Quirks): readonly Resource[] {
  const startedAt = tenant.now();

  function page(all: readonly unknown[], query: URLSearchParams): Answer {
    const start = wholeNumber(query, 'start', 0);
    const rows = wholeNumber(query, 'rows', USUAL_ROWS);
    return listed(all.slice(start, start + rows), all.length, start, rows);
  }

  function partitions({ query }: Call): Answer {
    const named = [
      { id: SPACES.otherSpace, name: 'Marketing Space', priority: 1 },
      { id: SPACES.defaultSpace, name: 'Default Space', priority: 2 },
    ];
    const all = named.map(({ id, name, priority }) => ({
      id,
      name,
      description: null,
      defaultPartition: id === SPACES.defaultSpace && quirks.spaces === 'one-default',
      priority,
      deviceCount: tenant.devices.all.filter(({ space }) => space === id).length,
    }));
    return page(all, query);
  }

  /** Definitions of custom attributes come in one piece. */
  function definitions({ query }: Call): Answer {
    const type = query.get('type') ?? '';
    if (!ATTRIBUTE_TYPES.includes(type)) throw new Refusal(400, `must be one of ${ATTRIBUTE_TYPES.join(', ')}`, 'type');
    const active = type === 'device' ? tenant.definitions.list().filter((definition) => definition.active) : [];
    const all = active.map(({ id, name, dataType }) => {
      const holds = dataType === 'string' ? 'Text' : 'Numeric';
      return { id, type: quirks.definitionType === 'owner' ? 'DEVICE' : holds, name };
    });
    return listed(all, all.length, 0, all.length);
  }

  function policies({ query }: Call): Answer {
    spaceOf(query);
    const shown = configurations(tenant).filter(
      ({ slot }) => slot === null || quirks.policies === 'app-configurations',
    );
    const all = shown.map(({ slot, id, uuid, name }, at) => {
      const devices = slot === null ? 0 : tenant.devices.copies(slot.platform).length;
      return {
        id,
        name,
        systemName: null,
        policyType: slot === null ? 'WIFI' : 'MANAGED_APP_CONFIG',
        uuid,
        enabled: true,
        priority: at + 1,
        totalDeviceCount: devices,
        installedDeviceCount: devices,
        violationDeviceCount: 0,
        modifiedAt: startedAt,
      };
    });
    return page(all, query);
  }

  function googlePlay({ query }: Call): Answer {
    if (Number(query.get('cmPartitionId')) !== APP_SPACE)
      throw new Refusal(400, 'must be an app space', 'cmPartitionId');
    const wanted = (query.get('q') ?? '').toLowerCase();
    const found = appRecords(quirks.apps).filter(({ system, id, name }) => {
      return system === 'android' && `${id} ${name.toLowerCase()}`.includes(wanted);
    });
    const rows = found.slice(0, wholeNumber(query, 'rows', USUAL_ROWS));
    return enveloped(rows.map(({ id, name }) => ({ name, platformAppId: id, imported: quirks.apps !== 'unassigned' })));
  }

  const get = { method: 'GET', role: TENANT_ADMIN } as const;
  return [
    { ...get, path: '/api/v1/tenant/partition/device', operation: 'spaces', answer: partitions },
    {
      ...get,
      path: '/api/v1/metadata/tenant',
      operation: 'tenant',
      answer: () =>
        enveloped({ tenantId: 4711, defaultCmPartitionId: APP_SPACE, defaultDmPartitionId: SPACES.defaultSpace }),
    },
    { ...get, path: '/api/v1/customattributes', operation: 'definitions', answer: definitions },
    { ...get, path: '/api/v1/policy', operation: 'policies', answer: policies },
    { ...get, role: APPS, path: '/api/v1/app/googleplay', operation: 'apps', answer: googlePlay },
  ];
}
