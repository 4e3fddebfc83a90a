/**
 * The calls of Ivanti Neurons for MDM's own API, one method for each. Actions on devices take forms, everything else JSON.
 * (https://help.ivanti.com/mi/help/en_US/cld/8x/api/MDMCustomerIntegrationAPIGuide/Device%20API%20Calls.htm, last verified on
 * documentation and public recordings, November 2026)
 */
import { Failure, type Kit, kindOf } from '#connector';
import { CPS_OPERATIONS } from '../ivanti-cps/cps.ts';
import { timeOf } from '../ivanti-cps/device.ts';
import { type IvantiHttp, type IvantiRequest, jsonOf } from '../ivanti-cps/http.ts';
import { nameOf } from '../ivanti-cps/refused.ts';
import { type NeuronsDevice, readRow } from './device.ts';
import { entriesOf, recordIn, resultOf } from './envelope.ts';
import { APPS, READ_DEVICES, TENANT, WRITE_DEVICES } from './roles.ts';

/** More are refused, says the guide. */
export const MOST_ROWS = 500;

const OPERATIONS = {
  spaces: 'device-spaces',
  devices: 'list-devices',
  device: 'read-device',
  definitions: 'attribute-definitions',
  attributes: 'device-attributes',
  replace: 'replace-attributes',
  checkIn: CPS_OPERATIONS.checkIn,
  tenant: 'tenant-metadata',
  apps: 'google-play-apps',
} as const;

/** A part of the device list, inactive devices included. */
export interface Devices {
  readonly devices: readonly NeuronsDevice[];
  readonly total: number;
}

/** A list in one or several answers, and when the first of them was made. */
export interface Listed {
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  /** The vendor's clock, milliseconds since 1970; null where it doesn't say. */
  readonly answeredAt: number | null;
}

export class NeuronsClient {
  readonly #http: IvantiHttp;
  readonly #kit: Kit;

  constructor(http: IvantiHttp, kit: Kit) {
    this.#http = http;
    this.#kit = kit;
  }

  /**
   * Device spaces (partitions): `{id, name, defaultPartition}`.
   *
   * unverified: which role does it take? (sheet: Authentication) The guide names this one for most calls that are not about devices.
   */
  spaces(signal: AbortSignal): Promise<Listed> {
    return this.#all(get('/api/v1/tenant/partition/device', OPERATIONS.spaces, TENANT), {}, signal);
  }

  /** Definitions of custom device attributes: `{id, type, name}`. */
  definitions(signal: AbortSignal): Promise<Listed> {
    const request = get('/api/v1/customattributes', OPERATIONS.definitions, TENANT);
    return this.#all(request, { type: 'device' }, signal);
  }

  /**
   * Devices of a space in the order of their ids: unsorted pages overlap.
   *
   * unverified: is the filter always honoured? (sheet: Reading) It only makes the list shorter: each row is looked at again.
   */
  async devices(space: string, start: number, rows: number, signal: AbortSignal): Promise<Devices> {
    const request = get('/api/v1/device', OPERATIONS.devices, READ_DEVICES);
    const query = {
      dmPartitionId: space,
      start: String(start),
      rows: String(rows),
      fq: 'registrationState=ACTIVE',
      'sortFields[0].name': 'id',
      'sortFields[0].order': 'ASC',
    };
    const what = nameOf(request);
    const { result } = await this.#ask({ ...request, query }, signal);
    const { entries, total } = entriesOf(result, what);
    if (total === null)
      throw new Failure('protocol', `${what}: the list does not say in \`totalCount\` how long it is`);
    if (entries.length > rows)
      throw new Failure('protocol', `${what}: ${entries.length} rows, and ${rows} were asked for`);
    if (entries.length === 0 && start < total) {
      throw new Failure('protocol', `${what}: the list is said to have ${total} entries, and ends after ${start}`);
    }
    return { devices: entries.map((row) => readRow(row, what)), total };
  }

  /** One device by its number; null where there is none. */
  async device(space: string, id: string, signal: AbortSignal): Promise<NeuronsDevice | null> {
    const path = `/api/v1/device/${encodeURIComponent(id)}`;
    const request = { ...get(path, OPERATIONS.device, READ_DEVICES), query: { dmPartitionId: space } };
    try {
      const { result } = await this.#ask(request, signal);
      return readRow(recordIn(result, nameOf(request)), nameOf(request));
    } catch (error) {
      if (error instanceof Failure && error.status === 404) return null;
      throw error;
    }
  }

  /** A device's custom attributes as the text of the answer: `{"attrs": {...}}`, with or without an envelope. */
  async attributes(id: string, signal: AbortSignal): Promise<string> {
    return (await this.#ask(get(attributesAt(id), OPERATIONS.attributes, READ_DEVICES), signal)).text;
  }

  /** Replaces a device's custom attributes by those in a JSON text. */
  async replaceAttributes(id: string, text: string, signal: AbortSignal): Promise<void> {
    const path = attributesAt(id);
    const request = { method: 'PUT', path, operation: OPERATIONS.replace, role: WRITE_DEVICES, text } as const;
    const answer = await this.#http.send(request, signal);
    try {
      resultOf(answer.text, await jsonOf(answer, request), nameOf(request), this.#kit);
    } catch (error) {
      // An answer that can't be understood is none to worry about: the look afterwards tells.
      if (!(error instanceof Failure) || error.kind !== 'protocol') throw error;
    }
  }

  /** Asks a device to check in, by its number. Returns how many were asked, null where the answer doesn't say. */
  async forceCheckIn(id: string, signal: AbortSignal): Promise<number | null> {
    const path = '/api/v1/device/forceCheckin';
    const request = { method: 'PUT', path, operation: OPERATIONS.checkIn, form: { ids: id } } as const;
    const { result } = await this.#ask({ ...request, role: WRITE_DEVICES }, signal);
    return typeof result === 'number' && Number.isInteger(result) && result >= 0 ? result : null;
  }

  /** The app space (partition) that calls about apps apply to: the default one. */
  async appSpace(signal: AbortSignal): Promise<string> {
    const request = get('/api/v1/metadata/tenant', OPERATIONS.tenant, TENANT);
    const { defaultCmPartitionId: id } = recordIn((await this.#ask(request, signal)).result, nameOf(request));
    if (typeof id === 'number' || (typeof id === 'string' && id !== '')) return String(id);
    throw new Failure('protocol', `${nameOf(request)}: expected \`defaultCmPartitionId\`, found ${kindOf(id)}`);
  }

  /** Android apps that a search in Managed Google Play finds: `{name, platformAppId, imported}`. */
  async googlePlayApps(appSpace: string, words: string, signal: AbortSignal): Promise<readonly unknown[]> {
    const query = { cmPartitionId: appSpace, q: words, rows: '50' };
    const request = { ...get('/api/v1/app/googleplay', OPERATIONS.apps, APPS), query };
    const { result } = await this.#ask(request, signal);
    // Documented as a bare list; other lists of this API stand in `searchResults`.
    return Array.isArray(result) ? result : entriesOf(result, nameOf(request)).entries;
  }

  /** A short list to its end: it may come in parts of 50, whatever is asked for. */
  async #all(request: IvantiRequest, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Listed> {
    const what = nameOf(request);
    const all: Readonly<Record<string, unknown>>[] = [];
    let answeredAt: number | null = null;
    for (;;) {
      const next = all.length === 0 ? {} : { start: String(all.length) };
      const { result, answer } = await this.#ask({ ...request, query: { ...query, ...next } }, signal);
      const { entries, total } = entriesOf(result, what);
      answeredAt ??= timeOf(answer.headers.get('date'));
      all.push(...entries);
      if (total === null || all.length >= total) return { entries: all, answeredAt };
      if (entries.length === 0) {
        throw new Failure(
          'protocol',
          `${what}: the list is said to have ${total} entries, and ends after ${all.length}`,
        );
      }
    }
  }

  async #ask(request: IvantiRequest, signal: AbortSignal) {
    const answer = await this.#http.send(request, signal);
    const document = await jsonOf(answer, request);
    return { answer, text: answer.text, result: resultOf(answer.text, document, nameOf(request), this.#kit) };
  }
}

function get(path: string, operation: string, role: string) {
  return { method: 'GET', path, operation, role } as const;
}

function attributesAt(id: string): string {
  return `/api/v1/device/${encodeURIComponent(id)}/customattributes`;
}
