/** V2 calls about the server and its settings: version, device spaces, attribute definitions, the app catalogue, labels, licences. */
import type { Answer, Call } from '#simulation';
import { type AppRecord, appRecords } from '../../ivanti-cps/simulator/apps.ts';
import type { Resource } from '../../ivanti-cps/simulator/gate.ts';
import { wholeNumber } from '../../ivanti-cps/simulator/page.ts';
import { Refusal } from '../../ivanti-cps/simulator/refusal.ts';
import type { Tenant } from '../../ivanti-cps/simulator/tenant.ts';
import { answered, counts, listed } from './messages.ts';
import type { Quirks } from './quirks.ts';
import { MANAGE_APPS, VIEW_DEVICES, VIEW_LOGS } from './roles.ts';
import { spaceOf } from './spaces.ts';

const VERSIONS: Readonly<Record<Quirks['vspVersion'], string>> = {
  '12.8.0.1': '12.8.0.1',
  old: '12.5.0.0',
  empty: '',
  build: 'VSP 12.8.0.1 Build 42 (Branch core-12.8.0.1)',
};
const DAY_MS = 86_400_000;
const LICENCE_DAYS = 200;

export function serverRoutes(tenant: Tenant, quirks: Quirks, stoken: string): readonly Resource[] {
  const madeAt = tenant.now();

  /** Spelled by hand, because the recorded `2.0` is no number that JSON.stringify would write. */
  function ping({ request }: Call): Answer {
    const known = request.headers.authorization !== undefined;
    const version = known ? `,"vspVersion":${JSON.stringify(VERSIONS[quirks.vspVersion])}` : '';
    const headers = { 'content-type': 'application/json;charset=UTF-8' };
    return { status: 200, headers, body: `{"results":{"apiVersion":2.0${version}}}` };
  }

  function spaces(): Answer {
    return listed([
      { id: tenant.spaces.defaultSpace, name: 'Global', priority: 0 },
      { id: tenant.spaces.otherSpace, name: 'Factory', priority: 1 },
    ]);
  }

  function definitions({ query }: Call): Answer {
    spaceOf(query);
    const type = query.get('type');
    if (type !== 'device' && type !== 'user') throw new Refusal(400, 'type must be device or user', 'type');
    const [status, keyword] = [query.get('status'), query.get('keyword')];
    const all = tenant.definitions.list().filter(({ name, active }) => {
      const statusFits = status === null || (status === 'active') === active;
      return type === 'device' && statusFits && (keyword === null || name.includes(keyword));
    });
    const limit = wholeNumber(query, 'limit', 0);
    const start = wholeNumber(query, 'offset', 0);
    const cut = { start, size: limit === 0 ? all.length : limit };
    const results = tenant.paging.cut(all, cut, query.has('sortField')).map(({ id, name, dataType, active }) => ({
      id,
      name,
      description: '',
      [quirks.definitionType]: dataType,
      attributeType: 'device',
      status: active ? 'active' : 'inactive',
      variableName: `$CUSTOM_DEVICE_${name}$`,
      createdAt: madeAt,
      modifiedAt: madeAt,
    }));
    return answered({ results, ...counts(all, results, cut, quirks) });
  }

  function record({ recordId, system, id, name }: AppRecord): Record<string, unknown> {
    const assigned = quirks.apps !== 'unassigned';
    return {
      id: recordId,
      name,
      bundleID: id,
      platformType: system === 'ios' ? 'I' : 'A',
      publishLabels: assigned ? [{ id: -1, name: 'All-Smartphones' }] : [],
      pushedCount: assigned ? tenant.devices.copies(system).length : 0,
      installedCount: assigned ? tenant.devices.copies(system).length : 0,
      pendingCount: 0,
      afw: system === 'android',
    };
  }

  function apps({ query }: Call): Answer {
    spaceOf(query);
    return listed(appRecords(quirks.apps).map(record));
  }

  function app({ params, query }: Call): Answer {
    spaceOf(query);
    const found = appRecords(quirks.apps).find(({ recordId }) => String(recordId) === params.id);
    if (found === undefined) throw new Refusal(404);
    const slot = tenant.slots.find(({ platform }) => platform === found.system);
    const value = `$CUSTOM_DEVICE_${slot?.settings.attribute}$`;
    const shown = { managedAppConfigSettings: [{ key: 'PINGID_MDM_TOKEN', type: 'STRING', value }] };
    return answered({ results: { ...record(found), ...(quirks.appConfiguration === 'shown' ? shown : {}) } });
  }

  function labels({ query }: Call): Answer {
    spaceOf(query);
    return listed([{ id: -1, name: 'All-Smartphones', deviceCount: tenant.devices.all.length, isStatic: false }]);
  }

  function licences({ query }: Call): Answer {
    spaceOf(query);
    const expireDateString = new Date(tenant.now() + LICENCE_DAYS * DAY_MS).toISOString().slice(0, 10);
    return listed([
      { name: 'Contoso', expireDateString, numDaysToExpire: LICENCE_DAYS, licenseSyncStatus: 'SUCCESS', stoken },
    ]);
  }

  const get = { method: 'GET' } as const;
  return [
    { ...get, role: null, open: true, path: '/api/v2/ping', operation: 'ping', answer: ping },
    { ...get, role: null, path: '/api/v2/device_spaces/mine', operation: 'spaces', answer: spaces },
    { ...get, role: VIEW_LOGS, path: '/api/v2/attributes/definitions', operation: 'definitions', answer: definitions },
    { ...get, role: MANAGE_APPS, path: '/api/v2/appstore/apps', operation: 'apps', answer: apps },
    { ...get, role: MANAGE_APPS, path: '/api/v2/appstore/apps/{id}', operation: 'app', answer: app },
    { ...get, role: VIEW_DEVICES, path: '/api/v2/labels/label_summary', operation: 'labels', answer: labels },
    // unverified: which role the licences ask for.
    { ...get, role: MANAGE_APPS, path: '/msa/v2/vpp/accounts', operation: 'licences', answer: licences },
  ];
}
