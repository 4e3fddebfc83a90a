/** Answers of Neurons as they have been recorded and documented, and a connector in front of a function that gives them. */
import { type Kit, Secret } from '#connector';
import { Cps } from '../../../connectors/ivanti-cps/cps.ts';
import { IvantiHttp } from '../../../connectors/ivanti-cps/http.ts';
import { NeuronsClient } from '../../../connectors/mobileiron-cloud/client.ts';
import { DeviceList } from '../../../connectors/mobileiron-cloud/device-list.ts';
import { type Answering, json, type KitForTests, kitForTests } from '../kit-for-tests.ts';

export const SPACE = '31000';

/** An iPhone in use; `over` changes fields of its row. */
export function row(id: number, over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id,
    guid: guidOf(id),
    deviceName: `iPhone ${id}`,
    platformType: 'IOS',
    registrationState: 'ACTIVE',
    lastCheckin: 1_795_000_000_000,
    clientLastCheckin: null,
    serialNumber: `C39${id}`,
    altSerialNumber: null,
    imei: null,
    udid: `udid-${id}`,
    emailAddress: `${id}@example.com`,
    customAttributes: { attrs: { token: ['old'], department: ['Sales'] } },
    dmPartitionId: Number(SPACE),
    androidManagedByGoogle: false,
    androidWorkContainerEnabled: false,
    mamOnly: false,
    ...over,
  };
}

export function guidOf(id: number): string {
  return `guid-${id}`;
}

/** The id under which the engine knows a device. */
export function idOf(id: number): string {
  return `${id} ${guidOf(id)}`;
}

export function enveloped(result: unknown, errors: unknown = null): Response {
  return json(200, { errors, result });
}

export function list(entries: readonly unknown[], totalCount: number = entries.length): Response {
  return enveloped({ totalCount, offset: 0, limit: 500, searchResults: entries });
}

/** A stretch of a list, as a request for it asks. */
export function stretch(all: readonly unknown[], url: URL): Response {
  const start = Number(url.searchParams.get('start'));
  return list(all.slice(start, start + Number(url.searchParams.get('rows'))), all.length);
}

export interface Opened {
  readonly kit: KitForTests;
  readonly client: NeuronsClient;
  readonly cps: Cps;
  readonly devices: DeviceList;
}

/** The parts of the connector, with the tenant's answers given by a function. */
export function open(answer: Answering): Opened {
  const kit = kitForTests(answer);
  const http = new IvantiHttp({ ...ACCOUNT, kit: kit satisfies Kit });
  const client = new NeuronsClient(http, kit);
  return { kit, client, cps: new Cps(http), devices: new DeviceList(client, async () => SPACE) };
}

export const ACCOUNT = {
  url: 'https://na1.mobileiron.com',
  username: 'watchword',
  password: new Secret('correct-horse'),
};
