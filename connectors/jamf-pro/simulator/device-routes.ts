/** The Jamf Pro API's list of mobile devices, page by page. */
import { type Answer, type Call, json, type ReportingFleet, type SimulatedPhone } from '#simulation';
import { Refusal, type Resource } from './gate.ts';
import type { Quirks } from './quirks.ts';

export const READ_DEVICES = 'Read Mobile Devices';

const DEFAULT_SIZE = 100;
const LARGEST = 2000;

export function deviceRoutes(fleet: () => ReportingFleet, quirks: Quirks, startedAt: number): readonly Resource[] {
  function list({ request, query }: Call): Answer {
    const asked = Number(query.get('page-size') ?? DEFAULT_SIZE);
    const page = Number(query.get('page') ?? 0);
    if (!(asked >= 1 && asked <= LARGEST && Number.isInteger(page) && page >= 0)) throw new Refusal(400);
    const size = quirks.devicePage === '100' ? Math.min(100, asked) : asked;
    const sections = new Set(query.getAll('section'));
    const rows = [...fleet().phones.map((phone, at) => rowOf(phone, at, quirks)), television(startedAt)];
    const shown = rows.slice(page * size, (page + 1) * size).map((row) => only(row, sections));
    if (request.headers.accept !== 'application/json') throw new Refusal(406, 'Not acceptable');
    return json(200, { totalCount: rows.length, results: shown });
  }

  const path = '/api/v2/mobile-devices/detail';
  return [{ method: 'GET', path, operation: 'list-devices', privilege: READ_DEVICES, answer: list }];
}

type Row = Readonly<Record<string, unknown>>;

const SECTION_OF: Readonly<Record<string, string>> = {
  general: 'GENERAL',
  hardware: 'HARDWARE',
  network: 'NETWORK',
  userAndLocation: 'USER_AND_LOCATION',
};

/** Sections that weren't asked for are null; without any, it is the general one. */
function only(row: Row, sections: ReadonlySet<string>): Row {
  const wanted = sections.size === 0 ? new Set(['GENERAL']) : sections;
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const section = SECTION_OF[name];
      return [name, section === undefined || wanted.has(section) ? value : null];
    }),
  );
}

function rowOf(phone: SimulatedPhone, at: number, { inventory }: Quirks): Row {
  const number = String(at + 1).padStart(4, '0');
  const isSparse = inventory === 'sparse';
  return {
    mobileDeviceId: String(at + 1),
    deviceType: 'iOS',
    hardware: isSparse ? null : { serialNumber: `F2L${number}`, model: 'iPhone 17', batteryLevel: 71 },
    general: {
      udid: isSparse ? null : `00008140-${number.padStart(16, '0')}`,
      displayName: phone.name,
      assetTag: null,
      managed: true,
      supervised: true,
      osVersion: '26.1',
      lastInventoryUpdateDate: phone.lastCheckInAt === null ? null : new Date(phone.lastCheckInAt).toISOString(),
    },
    userAndLocation: isSparse ? null : { username: `user${number}`, emailAddress: `user${number}@contoso.example` },
    network: isSparse ? null : { imei: `35 9111 00${number} 1`, eid: '' },
    extensionAttributes: [{ id: '1', name: 'note', type: 'STRING', value: [] }],
  };
}

/** A device that is no phone. */
function television(startedAt: number): Row {
  return {
    mobileDeviceId: '900001',
    deviceType: 'tvOS',
    hardware: { serialNumber: 'C07TV0001', model: 'Apple TV 4K' },
    general: {
      udid: 'tv-1',
      displayName: 'Lobby',
      managed: true,
      lastInventoryUpdateDate: new Date(startedAt).toISOString(),
    },
    userAndLocation: null,
    network: null,
  };
}
