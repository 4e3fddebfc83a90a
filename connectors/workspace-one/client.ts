/** Workspace ONE UEM, one method per call. Rows and objects come back as the vendor sent them. */
import { Failure } from '#connector';
import type { Api, ApiRequest, Margin } from './api.ts';
import { ENDPOINTS } from './endpoints.ts';
import { isGone, nameOf } from './failures.ts';
import { optionalId, type Row, text } from './fields.ts';
import { all, object, type Pages, pages } from './pages.ts';

/** Who is asked to take a configuration again. */
export interface ConfigurationRequest {
  readonly ApplicationId: number;
  readonly ApplicationUuid: string;
  readonly deviceUuid: string;
  readonly DeviceType: number;
  readonly IsAppLevelRequest: boolean;
}

export class Client {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** What the answers so far said of the vendor's clock and of what is left of its quota. */
  get margin(): Margin {
    return this.#api.margin;
  }

  /** Public and internal apps with a bundle id, or one that resembles it. */
  searchApps(packageId: string, groupId: number | null, signal: AbortSignal): Promise<readonly Row[]> {
    const endpoint = ENDPOINTS.searchApps;
    return this.#search({ endpoint, ...list('/api/mam/apps/search', 'the list of apps') }, packageId, groupId, signal);
  }

  /** Apps bought in volume, which the other list may leave out. */
  searchPurchased(packageId: string, groupId: number | null, signal: AbortSignal): Promise<readonly Row[]> {
    const endpoint = ENDPOINTS.searchPurchased;
    const request = { endpoint, ...list('/api/mam/apps/purchased/search', 'the list of purchased apps') };
    return this.#search(request, packageId, groupId, signal);
  }

  /** The assignments of an app with all that belongs to them, as text. */
  async rules(app: string, signal: AbortSignal): Promise<string> {
    const request = { endpoint: ENDPOINTS.readRules, method: 'GET', ...rulesOf(app) } as const;
    const answer = await this.#api.text(request, signal);
    if (answer !== null) return answer;
    throw new Failure('protocol', `${nameOf(request)}: expected assignment rules, found an empty answer`);
  }

  /** Replaces all of an app's assignments and publishes the app to the phones. The answer, 202, doesn't say what is stored now. */
  async updateRules(app: string, body: string, signal: AbortSignal): Promise<void> {
    await this.#api.send({ endpoint: ENDPOINTS.writeRules, method: 'PUT', ...rulesOf(app), body }, signal);
  }

  /** The phones that an internal or public app is assigned to or installed on; of these smart groups only, where there are any. */
  appDevices(app: string, group: string, smartGroups: readonly number[], signal: AbortSignal): Pages<Row> {
    const endpoint = ENDPOINTS.appDevices;
    const where = list(`/api/mam/apps/${encodeURIComponent(app)}/devices`, `the phones of the app ${app}`, false);
    const query = {
      organizationgroupuuid: group,
      ...(smartGroups.length === 0 ? {} : { smartgroupids: smartGroups.join(',') }),
    };
    const shape = { rows: 'devices', total: 'TotalResults', row: object, id: (row: Row) => idOf(row, 'device_uuid') };
    return pages(this.#api, { endpoint, ...where, query }, shape, signal);
  }

  /** The numbers of the phones that a purchased app is assigned to, or installed on. */
  purchasedDevices(app: number, status: 'assigned' | 'installed', signal: AbortSignal): Promise<readonly number[]> {
    const endpoint = ENDPOINTS.purchasedDevices;
    const where = list(`/api/mam/apps/purchased/${app}/devices`, `the phones of the purchased app ${app}`, false);
    const shape = { rows: 'DeviceId', total: 'Total', row: whole, id: String };
    return all(pages(this.#api, { endpoint, ...where, query: { status } }, shape, signal));
  }

  /** Sends an app's configuration to one phone again. Public apps only. */
  async sendConfiguration(request: ConfigurationRequest, signal: AbortSignal): Promise<void> {
    const path = '/api/mam/apps/public/SendApplicationConfiguration';
    const endpoint = ENDPOINTS.sendConfiguration;
    const what = `the phone ${request.deviceUuid}`;
    await this.#api.read({ endpoint, method: 'POST', path, what, body: JSON.stringify(request) }, signal);
  }

  devices(groupId: number | null, signal: AbortSignal): Pages<Row> {
    const endpoint = ENDPOINTS.devices;
    const where = list('/api/mdm/devices/search', 'the list of devices');
    const query: Record<string, string> = groupId === null ? {} : { lgid: `${groupId}` };
    const shape = { rows: 'Devices', total: 'Total', row: object, id: (row: Row) => idOf(row, 'Uuid') };
    return pages(this.#api, { endpoint, ...where, query }, shape, signal);
  }

  smartGroups(signal: AbortSignal): Promise<readonly Row[]> {
    const endpoint = ENDPOINTS.smartGroups;
    const where = list('/api/mdm/smartgroups/search', 'the list of smart groups');
    const shape = { rows: 'SmartGroups', total: 'Total', row: object, id: (row: Row) => idOf(row, 'SmartGroupUuid') };
    return all(pages(this.#api, { endpoint, ...where }, shape, signal));
  }

  /** Organisation groups with a Group ID. */
  organizationGroups(groupId: string, signal: AbortSignal): Promise<readonly Row[]> {
    const endpoint = ENDPOINTS.organizationGroup;
    const where = list('/api/system/groups/search', 'the list of organisation groups');
    const shape = {
      rows: 'OrganizationGroups',
      total: 'TotalResults',
      row: object,
      id: (row: Row) => idOf(row, 'Uuid'),
    };
    return all(pages(this.#api, { endpoint, ...where, query: { groupid: groupId } }, shape, signal));
  }

  systemInfo(signal: AbortSignal): Promise<Row> {
    const where = { path: '/api/system/info', what: 'information about the system', isList: true };
    return this.#object({ endpoint: ENDPOINTS.systemInfo, method: 'GET', ...where }, signal);
  }

  pushCertificate(group: string, signal: AbortSignal): Promise<Row> {
    const where = { path: `/api/system/groups/${encodeURIComponent(group)}/apns`, what: 'an Apple push certificate' };
    return this.#object({ endpoint: ENDPOINTS.pushCertificate, method: 'GET', ...where }, signal);
  }

  /** How an organisation group is bound to Android Enterprise; null where it isn't. */
  async androidEnterprise(groupId: number, signal: AbortSignal): Promise<Row | null> {
    const where = { path: `/api/system/groups/${groupId}/androidwork`, what: 'the binding to Android Enterprise' };
    try {
      return await this.#object({ endpoint: ENDPOINTS.androidEnterprise, method: 'GET', ...where }, signal);
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    }
  }

  #search(request: ApiRequest, packageId: string, groupId: number | null, signal: AbortSignal) {
    const query = { bundleid: packageId, ...(groupId === null ? {} : { locationgroupid: `${groupId}` }) };
    const shape = { rows: 'Application', total: 'Total', row: object, id: (row: Row) => idOf(row, 'Uuid') };
    return all(pages(this.#api, { ...request, query }, shape, signal));
  }

  async #object(request: ApiRequest, signal: AbortSignal): Promise<Row> {
    const answer = await this.#api.read(request, signal);
    if (answer !== null) return answer;
    throw new Failure('protocol', `${nameOf(request)}: expected ${request.what}, found an empty answer`);
  }
}

function list(path: string, what: string, isList = true): Pick<ApiRequest, 'method' | 'path' | 'what' | 'isList'> {
  return { method: 'GET', path, what, isList };
}

function rulesOf(app: string): Pick<ApiRequest, 'path' | 'what'> {
  return { path: `/api/mam/apps/${encodeURIComponent(app)}/assignment-rules`, what: `the app ${app}` };
}

/** Rows without a UUID of their own may have a number. */
function idOf(row: Row, name: string): string {
  const id = optionalId(row, 'Id');
  return typeof row[name] === 'string' || id === null ? text(row, name, 'a row of a list').toLowerCase() : `${id}`;
}

function whole(value: unknown, of: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new Failure('protocol', `${of}: expected the number of a device`);
}
