/** A bare client for the simulator's own tests: no vendor library, no retries, nothing hidden. */
import { Agent, fetch } from 'undici';
import { simulator, type WorkspaceOneSimulator } from '../../../connectors/workspace-one/simulator.ts';
import type { SimulatorOptions } from '../../../src/simulation/contract.ts';

export const SEARCH = '/api/mam/apps/search';
export const PURCHASED = '/api/mam/apps/purchased/search';
export const DEVICES = '/api/mdm/devices/search';
export const SEND = '/api/mam/apps/public/SendApplicationConfiguration';
export const KEY = 'PINGID_MDM_TOKEN';
export const BUNDLE_IDS = { ios: 'com.pingidentity.pingid.prod', android: 'prod.com.pingidentity.pingid' } as const;

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the vendor sends
  readonly body: any;
}

type Sent = Readonly<Record<string, string>>;

export interface Client extends AsyncDisposable {
  /** Signs in at the token service; the access token goes with every request from then on. */
  signIn(change?: Sent, headers?: Sent): Promise<Answered>;
  /** `version` is what `Accept` asks for; headers given as an empty text are left out. */
  send(method: string, path: string, body?: unknown, version?: number, headers?: Sent): Promise<Answered>;
  get(path: string, version?: number, headers?: Sent): Promise<Answered>;
}

/** The address of an app's rules. */
export function rulesOf(uuid: string): string {
  return `/api/mam/apps/${uuid}/assignment-rules`;
}

export function clientOf(tenant: WorkspaceOneSimulator): Client {
  const dispatcher = new Agent({ connect: { ca: tenant.ca } });
  let token = '';

  async function send(
    method: string,
    path: string,
    body?: unknown,
    version?: number,
    headers: Sent = {},
  ): Promise<Answered> {
    const all = {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      accept: version === undefined ? 'application/json' : `application/json;version=${version}`,
      'content-type': 'application/json',
      'user-agent': 'Watchword tests',
      ...headers,
    };
    const response = await fetch(`${tenant.url}${path}`, {
      method,
      dispatcher,
      headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers as unknown as Headers, text, body: parsed(text) };
  }

  return {
    send,
    get: (path, version, headers) => send('GET', path, undefined, version, headers),
    async signIn(change = {}, headers = {}) {
      const { clientId, clientSecret } = tenant.account;
      const pair = { client_id: String(clientId), client_secret: String(clientSecret) };
      const form = new URLSearchParams({ grant_type: 'client_credentials', ...pair, ...change });
      for (const [name, value] of Object.entries(change)) if (value === '') form.delete(name);
      const type = 'application/x-www-form-urlencoded';
      const path = String(tenant.account.tokenUrl).slice(tenant.url.length);
      const answered = await send('POST', path, form.toString(), undefined, { 'content-type': type, ...headers });
      token = answered.body?.access_token ?? '';
      return answered;
    },
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Simulators with a signed-in client each, and one call that ends them all. */
export function worlds() {
  const open: AsyncDisposable[] = [];
  return {
    async world(options: SimulatorOptions = {}) {
      const tenant = await simulator.start(options);
      const client = clientOf(tenant);
      open.push(tenant, client);
      await client.signIn();
      /** The record of a slot's app, as the searches of its kind have it. */
      const appOf = async (slot: string) => {
        const found = tenant.slots.find(({ name }) => name === slot);
        if (found === undefined) throw new Error(`there is no slot ${slot}`);
        const { platform, settings } = found;
        const query = `bundleid=${BUNDLE_IDS[platform]}&status=Active`;
        const lists = await Promise.all([SEARCH, PURCHASED].map((path) => client.get(`${path}?${query}`)));
        const rows = lists.flatMap(({ body }) => body?.Application ?? []);
        return rows.find(
          (row) =>
            row.BundleId === BUNDLE_IDS[platform] &&
            row.Platform < 10 &&
            (!settings.app || row.ApplicationName === settings.app),
        );
      };
      return { tenant, client, appOf };
    },
    async end(): Promise<void> {
      for (const thing of open.splice(0).reverse()) await thing[Symbol.asyncDispose]();
    },
  };
}
