/** The Android Management API, one method per call, for one enterprise. */
import { Failure, isRecord, kindOf } from '#connector';
import { type Api, type ApiRequest, nameOf } from './api.ts';
import { type Policy, policyFrom } from './policy.ts';

/** Asked for; Google may give fewer, and doesn't say how many at most. */
const PAGE_SIZE = '100';

/** More pages than this no list has; an API that goes on for ever must not keep us for ever. */
const MOST_PAGES = 20_000;

export type DeviceFields = Readonly<Record<string, unknown>>;

export class Client {
  readonly #api: Api;
  /** `/enterprises/LC01` */
  readonly #at: string;
  readonly #enterprise: string;

  constructor(api: Api, enterprise: string) {
    this.#api = api;
    this.#enterprise = enterprise;
    this.#at = `/enterprises/${encodeURIComponent(enterprise)}`;
  }

  /** How Google calls one of its policies. */
  policyName(id: string): string {
    return `enterprises/${this.#enterprise}/policies/${id}`;
  }

  get clockAheadMs(): number | null {
    return this.#api.clockAheadMs;
  }

  /** That there is one says that it is bound to Android Enterprise. */
  async enterprise(signal: AbortSignal): Promise<void> {
    const what = `the enterprise ${this.#enterprise}`;
    await this.#api.read({ operation: 'read-enterprise', method: 'GET', path: this.#at, what }, signal);
  }

  async policy(id: string, signal: AbortSignal): Promise<Policy> {
    const request = { operation: 'read-policy', method: 'GET', ...this.#policyAt(id) } as const;
    return policyFrom(await this.#api.text(request, signal), id);
  }

  /**
   * Changes apps of a policy, and of each app no more than its mask names; the other apps are not sent and stay. The answer holds the
   * policy, as documented, and is not relied on: the look afterwards decides.
   * (https://developers.google.com/android/management/reference/rest/v1/enterprises.policies/modifyPolicyApplications)
   */
  async modifyApplications(id: string, body: string, signal: AbortSignal): Promise<void> {
    const { path, what } = this.#policyAt(id);
    const request = {
      operation: 'modify-applications',
      method: 'POST',
      path: `${path}:modifyPolicyApplications`,
    } as const;
    await this.#api.send({ ...request, what, body }, signal);
  }

  /** The app as Google Play knows it, with the keys it declares. */
  app(packageName: string, signal: AbortSignal): Promise<Record<string, unknown>> {
    const path = `${this.#at}/applications/${encodeURIComponent(packageName)}`;
    return this.#api.read({ operation: 'read-app', method: 'GET', path, what: `the app ${packageName}` }, signal);
  }

  /** Every device, page by page. */
  async *devices(signal: AbortSignal): AsyncGenerator<readonly DeviceFields[], void, undefined> {
    const seen = new Set<string>();
    let token: string | undefined;
    do {
      const page = await this.devicePage(token, signal);
      yield page.devices;
      token = page.next;
      if (token !== undefined && (seen.has(token) || seen.size >= MOST_PAGES)) {
        throw new Failure('protocol', `GET ${this.#at}/devices: the list has no end: a next page comes round again`);
      }
      if (token !== undefined) seen.add(token);
    } while (token !== undefined);
  }

  /**
   * One page of devices. Google leaves an empty list out, which looks like an answer that lacks it: so a page without devices is
   * asked for again, and believed when it is said twice.
   */
  async devicePage(token: string | undefined, signal: AbortSignal): Promise<DevicePage> {
    const query = { pageSize: PAGE_SIZE, ...(token === undefined ? {} : { pageToken: token }) };
    const path = `${this.#at}/devices`;
    const request = { operation: 'list-devices', method: 'GET', path, what: 'the list of devices', query } as const;
    const page = pageOf(await this.#api.read(request, signal), request);
    if (page.devices.length > 0) return page;
    const again = pageOf(await this.#api.read(request, signal), request);
    if (again.devices.length === 0 && again.next === page.next) return again;
    throw new Failure('conflict', `${nameOf(request)}: the same page was empty once, and not the next time`);
  }

  #policyAt(id: string): { readonly path: string; readonly what: string } {
    return { path: `${this.#at}/policies/${encodeURIComponent(id)}`, what: `the policy ${id}` };
  }
}

export interface DevicePage {
  readonly devices: readonly DeviceFields[];
  readonly next: string | undefined;
}

function pageOf(answer: Record<string, unknown>, request: ApiRequest): DevicePage {
  const { devices = [], nextPageToken = '' } = answer;
  if (!Array.isArray(devices) || !devices.every(isRecord)) {
    throw new Failure(
      'protocol',
      `${nameOf(request)}: expected a list of objects in \`devices\`, found ${kindOf(devices)}`,
    );
  }
  if (typeof nextPageToken !== 'string') {
    const says = `expected text in \`nextPageToken\`, found ${kindOf(nextPageToken)}`;
    throw new Failure('protocol', `${nameOf(request)}: ${says}`);
  }
  return { devices, next: nextPageToken === '' ? undefined : nextPageToken };
}
