/** A bare client for the simulator's own tests: no vendor library, no retries, nothing hidden. */
import { Agent, fetch } from 'undici';
import { type IntuneSimulator, simulator } from '../../../connectors/intune/simulator.ts';
import type { Simulator, SimulatorOptions } from '../../../src/simulation/contract.ts';

export const LIST = '/beta/deviceAppManagement/mobileAppConfigurations';
export const V1_LIST = '/v1.0/deviceAppManagement/mobileAppConfigurations';
export const IOS = '#microsoft.graph.iosMobileAppConfiguration';
export const ANDROID = '#microsoft.graph.androidManagedStoreAppConfiguration';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the vendor sends
  readonly body: any;
}

export interface Client extends AsyncDisposable {
  /** Signs in and returns the access token. */
  signIn(change?: Readonly<Record<string, string>>): Promise<Answered>;
  /** Path below the simulator's address, or a whole address. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  get(path: string): Promise<Answered>;
  /** Every page from here on. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the vendor sends
  all(path: string): Promise<{ readonly pages: number; readonly items: any[] }>;
}

export async function clientOf(simulator: Simulator): Promise<Client> {
  const dispatcher = new Agent({ connect: { ca: simulator.ca } });
  let token = '';

  async function send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> {
    const response = await fetch(path.startsWith('https:') ? path : `${simulator.url}${path}`, {
      method,
      dispatcher,
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        'content-type': 'application/json',
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers as unknown as Headers, text, body: parsed(text) };
  }

  async function signIn(change: Readonly<Record<string, string>> = {}): Promise<Answered> {
    const { tenantId, clientId, clientSecret } = simulator.account;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: String(clientId),
      client_secret: String(clientSecret),
      scope: `${simulator.url}/.default`,
      ...change,
    });
    for (const [name, value] of Object.entries(change)) if (value === '') form.delete(name);
    const answered = await send('POST', `/${tenantId}/oauth2/v2.0/token`, form.toString(), {
      'content-type': 'application/x-www-form-urlencoded',
    });
    token = answered.body?.access_token ?? '';
    return answered;
  }

  await signIn();
  return {
    signIn,
    send,
    get: (path) => send('GET', path),
    async all(path) {
      const items = [];
      let pages = 0;
      for (let next: string | undefined = path; next !== undefined; pages += 1) {
        const { body } = await send('GET', next);
        items.push(...body.value);
        next = body['@odata.nextLink'];
      }
      return { pages, items };
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

/** The policy of that display name, as the beta lists it. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the vendor sends
export async function policyNamed(client: Client, displayName: string): Promise<any> {
  const { items } = await client.all(LIST);
  return items.find((item) => item.displayName === displayName);
}

/** Simulators with a signed-in client each, and one call that ends them all. */
export function worlds() {
  const open: AsyncDisposable[] = [];
  return {
    async world(
      options: SimulatorOptions = {},
    ): Promise<{ readonly tenant: IntuneSimulator; readonly client: Client }> {
      const tenant = await simulator.start(options);
      const client = await clientOf(tenant);
      open.push(tenant, client);
      return { tenant, client };
    },
    async end(): Promise<void> {
      for (const thing of open.splice(0).reverse()) await thing[Symbol.asyncDispose]();
    },
  };
}
