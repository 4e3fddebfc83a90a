/**
 * EPMM's own API, version 2, one method per call. Everything but the values of attributes comes from here: which devices there
 * are, and what the self-check looks at.
 * (https://help.ivanti.com/mi/help/en_us/CORE/11.x/api2/APIv2/APIv2Devices.htm, last verified on documentation, November 2026)
 */
import { Failure, isRecord, type Kit, kindOf } from '#connector';
import { timeOf } from '../ivanti-cps/device.ts';
import { type Answer, type IvantiHttp, jsonOf } from '../ivanti-cps/http.ts';
import { type Asked, nameOf } from '../ivanti-cps/refused.ts';
import { vendorWords } from '../ivanti-cps/vendor-words.ts';
import { MANAGE_APPS, VIEW_DEVICES } from './roles.ts';

/** An entry of a list, as it came. */
export type Entry = Readonly<Record<string, unknown>>;

/** A stretch of a list. */
export interface Page {
  readonly entries: readonly Entry[];
  /** How many there are in all, where the answer says so. */
  readonly total: number | null;
  readonly hasMore: boolean;
  /** What time the server had, in milliseconds since 1970; null where it doesn't say. */
  readonly serverAt: number | null;
}

export interface DeviceQuery {
  /** Which fields are wanted; the call is refused without. */
  readonly fields: readonly string[];
  /** `common.status = "ACTIVE"`; at most 255 characters. */
  readonly query: string;
  readonly offset: number;
  readonly limit: number;
}

export class CoreClient {
  readonly #http: IvantiHttp;
  readonly #spaceId: string;
  readonly #kit: Kit;

  constructor(http: IvantiHttp, spaceId: string, kit: Kit) {
    this.#http = http;
    this.#spaceId = spaceId;
    this.#kit = kit;
  }

  async devices({ fields, query, offset, limit }: DeviceQuery, signal: AbortSignal): Promise<Page> {
    const asked = { method: 'GET', path: '/api/v2/devices', operation: 'device-list', role: VIEW_DEVICES } as const;
    const parameters = { fields: fields.join(','), query, limit: String(limit), offset: String(offset) };
    const request = { ...asked, query: { adminDeviceSpaceId: this.#spaceId, ...parameters } };
    const answer = await this.#http.send(request, signal);
    const body = await this.#read(answer, asked);
    const entries = entriesIn(body, asked);
    const { totalCount, hasMore, currentServerTimeMilliseconds: serverTime } = isRecord(body) ? body : {};
    if (typeof hasMore !== 'boolean') throw unexpected(asked, hasMore, 'hasMore');
    const total = typeof totalCount === 'number' ? totalCount : null;
    return { entries, total, hasMore, serverAt: timeOf(serverTime) ?? timeOf(answer.headers.get('date')) };
  }

  /** A stretch of the catalogue of apps. Whether it is paged like other lists is not said: one without `hasMore` is whole. */
  async apps(offset: number, limit: number, signal: AbortSignal): Promise<Pick<Page, 'entries' | 'hasMore'>> {
    const asked = { method: 'GET', path: '/api/v2/appstore/apps', operation: 'app-list', role: MANAGE_APPS } as const;
    const query = { adminDeviceSpaceId: this.#spaceId, limit: String(limit), offset: String(offset) };
    const body = await this.#read(await this.#http.send({ ...asked, query }, signal), asked);
    return { entries: entriesIn(body, asked), hasMore: isRecord(body) && body.hasMore === true };
  }

  /** The device spaces the user works in. */
  async spaces(signal: AbortSignal): Promise<readonly Entry[]> {
    const path = '/api/v2/device_spaces/mine';
    const asked = { method: 'GET', path, operation: 'device-spaces', role: VIEW_DEVICES } as const;
    return entriesIn(await this.#read(await this.#http.send(asked, signal), asked), asked);
  }

  /** The server's version, where it says: `{"results": {"apiVersion": 2.0, "vspVersion": "..."}}`, the version at times empty. */
  async version(signal: AbortSignal): Promise<string | null> {
    const asked = { method: 'GET', path: '/api/v2/ping', operation: 'ping', role: VIEW_DEVICES } as const;
    const body = await this.#read(await this.#http.send(asked, signal), asked);
    const results = isRecord(body) ? body.results : undefined;
    if (!isRecord(results)) throw unexpected(asked, results, 'results');
    const { vspVersion } = results;
    return typeof vspVersion === 'string' && vspVersion.trim() !== '' ? vspVersion.trim() : null;
  }

  /** The JSON in an answer. EPMM explains itself in `messages`, at times with status 200: then there are no `results`. */
  async #read(answer: Answer, asked: Asked): Promise<unknown> {
    const body = await jsonOf(answer, asked);
    const words = isRecord(body) && body.results === undefined ? vendorWords(answer.text, this.#kit) : '';
    if (words !== '') throw new Failure('rejected', `${nameOf(asked)}: the server declines (${words})`);
    return body;
  }
}

function entriesIn(answer: unknown, asked: Asked): readonly Entry[] {
  const results = isRecord(answer) ? answer.results : undefined;
  if (!Array.isArray(results)) throw unexpected(asked, results, 'results');
  return results.map((entry: unknown) => {
    if (!isRecord(entry)) throw new Failure('protocol', `${nameOf(asked)}: expected objects, found ${kindOf(entry)}`);
    return entry;
  });
}

function unexpected(asked: Asked, found: unknown, field: string): Failure {
  return new Failure('protocol', `${nameOf(asked)}: the answer has no usable \`${field}\`, found ${kindOf(found)}`);
}
