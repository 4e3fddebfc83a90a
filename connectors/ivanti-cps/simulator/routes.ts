/**
 * Common Platform Services, `/msa/v1/cps`, which both products answer: attributes of many devices written in one call, lists,
 * counts, a look at named devices, check-in requests and installed apps. Ids that don't exist are passed over in silence.
 * Not simulated: users, groups, settings, messages, certificates, MAC addresses and the event notifications.
 */
import { type Answer, type Call, json } from '#simulation';
import { APP_IDS } from './apps.ts';
import type { Device, Status } from './device.ts';
import { deviceObject, metadata } from './device-object.ts';
import type { Resource } from './gate.ts';
import { wholeNumber } from './page.ts';
import { Refusal } from './refusal.ts';
import { askToCheckIn, type Tenant, takenAttributes } from './tenant.ts';

/** The one role that all of it asks for. */
export const CPS_ROLE = 'CPS';

const DEVICE = '/msa/v1/cps/device';
/** Documented: more ids are not supported in one call. */
const MOST_IDS = 200;
const LARGEST_PAGE = 200;
const USUAL_PAGE = 50;

export function cpsRoutes(tenant: Tenant): readonly Resource[] {
  const { quirks, devices, paging } = tenant;

  function count(result: number): Answer {
    if (quirks.countAnswer === 'bare') return json(200, result);
    return json(200, { result: quirks.countAnswer === 'text' ? String(result) : result });
  }

  /** The devices that a body names, each as often as it names them. */
  function named(body: Readonly<Record<string, unknown>>, takes = quirks.identifiers): readonly Device[] {
    const { identifiers } = body;
    if (!Array.isArray(identifiers)) throw new Refusal(400, 'identifiers is required', 'identifiers');
    if (identifiers.length > MOST_IDS && quirks.tooManyIds === 'refused') {
      throw new Refusal(400, `At most ${MOST_IDS} identifiers are supported`, 'identifiers');
    }
    return identifiers.slice(0, MOST_IDS).flatMap((id) => {
      const device = devices.find(String(id));
      if (device === undefined || !devices.isListed(device)) return [];
      const [uem, guid] = [id === device.identifier, id === device.guid];
      return { uem, guid, both: uem || guid }[takes] ? [device] : [];
    });
  }

  function update({ request }: Call): Answer {
    const body = bodyOf(request.body);
    if (!isObject(body.attributes) || Object.keys(body.attributes).length === 0) {
      throw new Refusal(400, 'attributes is required', 'attributes');
    }
    const taken = takenAttributes(tenant, body.attributes);
    const retiredToo = quirks.retiredDevices === 'updated';
    const updated = new Set(named(body).filter(({ status }) => retiredToo || status === 'ACTIVE'));
    for (const device of updated) {
      const kept = quirks.attributeUpdate === 'keeps-others' ? device.attributes : {};
      devices.change(device, { ...kept, ...taken });
    }
    return count(updated.size);
  }

  function byStatus(query: URLSearchParams): readonly Device[] {
    const status = query.get('status') as Status | null;
    return devices.list(`cps: ${status}`, (device) => {
      return devices.isListed(device) && (status === null || device.status === status);
    });
  }

  function list({ query }: Call): Answer {
    const start = wholeNumber(query, 'offset', 0);
    const asked = wholeNumber(query, 'limit', USUAL_PAGE);
    if (asked > LARGEST_PAGE && quirks.overLimit === 'refused') {
      throw new Refusal(400, `limit must be between 1 and ${LARGEST_PAGE}`, 'limit');
    }
    const limit = Math.min(asked, LARGEST_PAGE);
    const all = byStatus(query);
    const page = paging.cut(all, { start, size: limit }, false);
    return json(200, {
      searchResults: page.map((device) => deviceObject(tenant, device)),
      results: quirks.resultsCount === 'page' ? page.length : all.length,
      offset: start,
      limit,
    });
  }

  function byIds({ request }: Call): Answer {
    const body = bodyOf(request.body);
    const takes = { MDM_IDENTIFIER: 'uem', GUID: 'guid' } as const;
    if (body.identifierType !== 'MDM_IDENTIFIER' && body.identifierType !== 'GUID') {
      throw new Refusal(400, 'identifierType is not valid', 'identifierType');
    }
    const found = [...new Set(named(body, takes[body.identifierType]))].map((device) => deviceObject(tenant, device));
    return json(200, quirks.uuidAnswer === 'list' ? found : { searchResults: found, results: found.length });
  }

  /** Observed: where there is nothing to tell, there is no body. */
  function applications({ request }: Call): Answer {
    const found = named(bodyOf(request.body)).filter(({ phone }) => phone !== null);
    if (found.length === 0) return { status: 200, headers: { 'content-type': 'application/json' }, body: '' };
    return json(
      200,
      found.map(({ identifier, system }) => ({
        identifier,
        applications: [
          { identifier: APP_IDS[system], name: 'PingID', version: '3.4.0', managed: true, source: 'PUBLIC' },
        ],
      })),
    );
  }

  const cps = { role: CPS_ROLE };
  return [
    { ...cps, method: 'POST', path: DEVICE, operation: 'cps-update', answer: update },
    { ...cps, method: 'GET', path: DEVICE, operation: 'cps-list', answer: list },
    { ...cps, method: 'GET', path: `${DEVICE}/`, operation: 'cps-list', answer: list },
    {
      ...cps,
      method: 'GET',
      path: `${DEVICE}/count`,
      operation: 'cps-count',
      answer: ({ query }) => count(byStatus(query).length),
    },
    {
      ...cps,
      method: 'GET',
      path: `${DEVICE}/$metadata`,
      operation: 'cps-metadata',
      answer: () => json(200, metadata(tenant)),
    },
    { ...cps, method: 'POST', path: `${DEVICE}/uuid`, operation: 'cps-read', answer: byIds },
    { ...cps, method: 'POST', path: `${DEVICE}/application`, operation: 'cps-applications', answer: applications },
    {
      ...cps,
      method: 'POST',
      path: `${DEVICE}/forceCheckin`,
      operation: 'cps-check-in',
      answer: ({ request }) => count(askToCheckIn(tenant, named(bodyOf(request.body)))),
    },
  ];
}

/** The JSON object of a body. Throws a `Refusal` where it is none. */
export function bodyOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    if (isObject(body)) return body;
  } catch {
    // Refused below, like any other body that is no object.
  }
  throw new Refusal(400, 'The body is not valid JSON.');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
