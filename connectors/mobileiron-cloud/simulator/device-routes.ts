/** v1 calls about devices: the list with its pages, one device, its attributes, its configurations, check-in requests. */
import { type Answer, type Call, json } from '#simulation';
import { APP_IDS } from '../../ivanti-cps/simulator/apps.ts';
import type { Device } from '../../ivanti-cps/simulator/device.ts';
import type { Resource } from '../../ivanti-cps/simulator/gate.ts';
import { wholeNumber } from '../../ivanti-cps/simulator/page.ts';
import { condition } from '../../ivanti-cps/simulator/query.ts';
import { Refusal } from '../../ivanti-cps/simulator/refusal.ts';
import { bodyOf } from '../../ivanti-cps/simulator/routes.ts';
import { askToCheckIn, shownAttributes, type Tenant, takenAttributes } from '../../ivanti-cps/simulator/tenant.ts';
import { configurationsOf } from './configurations.ts';
import { deviceRow, PLATFORM_TYPES, shownValues } from './device-row.ts';
import { enveloped, listed } from './envelope.ts';
import type { Quirks } from './quirks.ts';
import { DEVICE_MANAGEMENT, DEVICE_READ } from './roles.ts';
import { spaceOf } from './spaces.ts';

const MOST_ROWS = 500;
const USUAL_ROWS = 50;

const FIELDS: Readonly<Record<string, (device: Device) => string>> = {
  id: ({ id }) => String(id),
  guid: ({ guid }) => guid,
  serialNumber: ({ serialNumber }) => serialNumber,
  registrationState: ({ status }) => status,
  platformType: ({ system }) => PLATFORM_TYPES[system],
  quarantined: () => 'false',
  EMAILADDRESS: ({ id }) => `user${id}@contoso.example`,
  // Asked together with `type=APP_INVENTORY`: every phone of the fleet has the app.
  version: ({ phone }) => (phone === null ? '0' : '3.4.0'),
};

export function deviceRoutes(tenant: Tenant, quirks: Quirks): readonly Resource[] {
  const { devices, paging } = tenant;

  function wanted(query: URLSearchParams): readonly Device[] {
    const space = spaceOf(query);
    const fq = query.get('fq') ?? '';
    const fits = fq === '' ? () => true : condition(fq, (name) => FIELDS[name]);
    const inventory = query.get('type') === 'APP_INVENTORY';
    const [bundleId, platform] = [query.get('bundleId'), query.get('platformType')];
    return devices.list(`v1: ${space} ${fq} ${inventory} ${bundleId} ${platform}`, (device) => {
      const has = !inventory || (device.phone !== null && APP_IDS[device.system] === bundleId);
      return device.space === space && has && (!platform || PLATFORM_TYPES[device.system] === platform) && fits(device);
    });
  }

  /** `offset` is what answers speak of; sending it does nothing. */
  function list({ query }: Call): Answer {
    const start = wholeNumber(query, 'start', 0);
    const rows = wholeNumber(query, 'rows', USUAL_ROWS);
    if (rows < 1 || rows > MOST_ROWS) throw new Refusal(400, `must be between 1 and ${MOST_ROWS}`, 'rows');
    const all = wanted(query);
    const isSorted = query.get('sortFields[0].name') === 'id';
    const end = Math.max(0, all.length - start);
    const from = Math.max(0, end - rows);
    const page =
      isSorted && query.get('sortFields[0].order') === 'DESC'
        ? paging.cut(all, { start: from, size: end - from }, isSorted).toReversed()
        : paging.cut(all, { start, size: rows }, isSorted);
    return listed(
      page.map((device) => deviceRow(tenant, quirks, device)),
      all.length,
      start,
      rows,
    );
  }

  function deviceOf({ params }: Call): Device {
    const device = devices.find(params.id ?? '');
    if (device === undefined) throw new Refusal(404, 'The device was not found.');
    return device;
  }

  function one(call: Call): Answer {
    const device = deviceOf(call);
    if (spaceOf(call.query) !== device.space) throw new Refusal(404, 'The device was not found.');
    return enveloped(deviceRow(tenant, quirks, device));
  }

  function attributes(device: Device, shown = shownAttributes(tenant, device)): Answer {
    const content = { attrs: shownValues(shown, quirks) };
    return quirks.attributeEnvelope === 'with' ? enveloped(content) : json(200, content);
  }

  function putAttributes(call: Call): Answer {
    const device = deviceOf(call);
    const { attrs } = bodyOf(call.request.body);
    if (typeof attrs !== 'object' || attrs === null || Array.isArray(attrs))
      throw new Refusal(400, 'is required', 'attrs');
    const taken = takenAttributes(tenant, attrs);
    devices.change(device, quirks.attributePut === 'replaces' ? taken : { ...device.attributes, ...taken });
    return attributes(device, device.attributes);
  }

  function configs(call: Call): Answer {
    const found = configurationsOf(tenant, quirks, deviceOf(call));
    return listed(found, found.length, 0, USUAL_ROWS);
  }

  /** Actions are forms: a JSON body names nobody. */
  function forceCheckIn({ request }: Call): Answer {
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    const ids = isForm ? new URLSearchParams(request.body).getAll('ids').flatMap((list) => list.split(',')) : [];
    if (ids.length === 0) throw new Refusal(400, 'is required', 'ids');
    const named = ids.map((id) => devices.find(id)).filter((device) => device !== undefined);
    return enveloped(askToCheckIn(tenant, named));
  }

  const read = { method: 'GET', role: DEVICE_READ } as const;
  const write = { method: 'PUT', role: DEVICE_MANAGEMENT } as const;
  return [
    { ...read, path: '/api/v1/device', operation: 'devices', answer: list },
    { ...read, path: '/api/v1/device/{id}', operation: 'device', answer: one },
    {
      ...read,
      path: '/api/v1/device/{id}/customattributes',
      operation: 'attributes',
      answer: (call) => attributes(deviceOf(call)),
    },
    { ...read, path: '/api/v1/device/{id}/configs', operation: 'device-configs', answer: configs },
    { ...write, path: '/api/v1/device/forceCheckin', operation: 'check-in', answer: forceCheckIn },
    { ...write, path: '/api/v1/device/{id}/customattributes', operation: 'attributes-put', answer: putAttributes },
  ];
}
