/** V2 calls about devices: the list with its search language and pages, what can be searched, wake-up, installed apps, labels. */
import { type Answer, type Call, json } from '#simulation';
import { APP_IDS } from '../../ivanti-cps/simulator/apps.ts';
import type { Device } from '../../ivanti-cps/simulator/device.ts';
import type { Resource } from '../../ivanti-cps/simulator/gate.ts';
import { wholeNumber } from '../../ivanti-cps/simulator/page.ts';
import { condition } from '../../ivanti-cps/simulator/query.ts';
import { Refusal } from '../../ivanti-cps/simulator/refusal.ts';
import { bodyOf } from '../../ivanti-cps/simulator/routes.ts';
import { askToCheckIn, type Tenant } from '../../ivanti-cps/simulator/tenant.ts';
import { fieldsOf } from './fields.ts';
import { counts, listed } from './messages.ts';
import type { Quirks } from './quirks.ts';
import { MANAGE_DEVICES, VIEW_DEVICES } from './roles.ts';
import { spaceOf } from './spaces.ts';

const LONGEST_FIELDS = 512;
const LONGEST_QUERY = 255;
const LARGEST_PAGE = 200;
const USUAL_PAGE = 50;
const ALL_SMARTPHONES = '-1';

export function deviceRoutes(tenant: Tenant, quirks: Quirks): readonly Resource[] {
  const { devices, paging } = tenant;
  const fields = fieldsOf(tenant, quirks);

  function wanted(query: URLSearchParams): readonly Device[] {
    const space = spaceOf(query);
    const text = query.get('query');
    const label = query.get('labelId');
    if (text === null && label === null) throw new Refusal(400, 'Either query or labelId is required', 'query');
    if ((text ?? '').length > LONGEST_QUERY) throw new Refusal(400, `At most ${LONGEST_QUERY} characters`, 'query');
    const fits = text ? condition(text, asText) : () => true;
    return devices.list(`v2: ${space} ${label} ${text}`, (device) => {
      const labelled = label !== ALL_SMARTPHONES || device.system === 'ios' || device.system === 'android';
      return device.space === space && labelled && fits(device);
    });
  }

  function asText(name: string): ((device: Device) => string) | undefined {
    const read = fields.of(name);
    return read && ((device) => String(read(device) ?? ''));
  }

  function list({ query }: Call): Answer {
    const names = query.get('fields') ?? '';
    if (names === '' || names.length > LONGEST_FIELDS) {
      throw new Refusal(400, `Between 1 and ${LONGEST_FIELDS} characters are required`, 'fields');
    }
    const shown = names.split(',').map((name) => {
      const read = fields.of(name.trim());
      if (read === undefined && quirks.unknownField === 'refused')
        throw new Refusal(400, `Unknown field: ${name}`, 'fields');
      return { name: name.trim(), read };
    });
    const asked = wholeNumber(query, 'limit', USUAL_PAGE);
    if (asked > LARGEST_PAGE && quirks.overLimit === 'refused') {
      throw new Refusal(400, `Must be at least 0 and no more than ${LARGEST_PAGE}`, 'limit');
    }
    const cut = { start: wholeNumber(query, 'offset', 0), size: Math.min(asked, LARGEST_PAGE) };
    const all = wanted(query);
    const results = paging
      .cut(all, cut, query.has('sortField'))
      .map((device) => Object.fromEntries(shown.map(({ name, read }) => [name, read?.(device)])));
    return json(200, {
      results,
      ...counts(all, results, cut, quirks),
      searchTimeMillis: 1,
      currentServerTimeMilliseconds: tenant.now(),
    });
  }

  function searchFields({ query }: Call): Answer {
    spaceOf(query);
    const name = (field: string): string => field.slice(field.indexOf('.') + 1).replaceAll('_', ' ');
    return listed(
      fields
        .names()
        .map((field) => ({ name: field, displayName: name(field), type: 'STRING', category: field.split('.')[0] })),
    );
  }

  function named(uuids: unknown): readonly Device[] {
    if (!Array.isArray(uuids) || uuids.length === 0) throw new Refusal(400, 'At least one is required', 'deviceUuids');
    return uuids.flatMap((uuid) => {
      const device = devices.find(String(uuid));
      return device !== undefined && device.guid === uuid ? [device] : [];
    });
  }

  /** Recorded: without an envelope. Devices that don't exist have no result. */
  function wakeUp({ request, query }: Call): Answer {
    spaceOf(query);
    const actionType = query.get('actionType');
    if (actionType !== 'WAKE_UP') throw new Refusal(400, `Unknown action: ${actionType}`, 'actionType');
    const woken = named(bodyOf(request.body).deviceUuids);
    askToCheckIn(tenant, woken);
    const done = 'com.mobileiron.vsp.messages.device.action.successful';
    const deviceResults = Object.fromEntries(woken.map(({ guid }) => [guid, done]));
    return json(200, { actionType, deviceResults, successful: true });
  }

  function inventory({ query }: Call): Answer {
    spaceOf(query);
    const apps = named((query.get('deviceUuids') ?? '').split(',')).filter(({ phone }) => phone !== null);
    return listed(
      apps.map(({ guid, system }) => ({
        deviceUuid: guid,
        appInventory: [{ name: 'PingID', version: '3.4.0', appId: APP_IDS[system] }],
      })),
    );
  }

  function labels({ params, query }: Call): Answer {
    spaceOf(query);
    const device = devices.find(params.uuid ?? '');
    if (device === undefined) throw new Refusal(404);
    return listed([{ id: -1, name: 'All-Smartphones', isStatic: false }]);
  }

  const view = { method: 'GET', role: VIEW_DEVICES } as const;
  return [
    { ...view, path: '/api/v2/devices', operation: 'devices', answer: list },
    { ...view, path: '/api/v2/devices/search_fields', operation: 'search-fields', answer: searchFields },
    { ...view, path: '/api/v2/devices/appinventory', operation: 'app-inventory', answer: inventory },
    { ...view, path: '/api/v2/devices/{uuid}/labels', operation: 'device-labels', answer: labels },
    { method: 'PUT', role: MANAGE_DEVICES, path: '/api/v2/devices/wakeup', operation: 'wake-up', answer: wakeUp },
  ];
}
