/** A bare client for the simulator's own tests: no retries, nothing hidden. */
import { Agent, fetch } from 'undici';
import { type PingOneSimulator, simulator } from '../../../authorities/pingone/simulator.ts';
import type { AuthoritySimulatorOptions } from '../../../src/simulation/authority.ts';

export const SECTION = 'mobileDeviceManagementRequire';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the service sends
  readonly body: any;
}

type Sent = Readonly<Record<string, string>>;

export interface Client extends AsyncDisposable {
  /** Where the device requirements are. */
  readonly path: string;
  /** Signs in at the token endpoint; the access token goes with every request from then on. */
  signIn(form?: Sent, headers?: Sent, environment?: string): Promise<Answered>;
  send(method: string, path: string, body?: string, headers?: Sent): Promise<Answered>;
  get(): Promise<Answered>;
  put(body: unknown): Promise<Answered>;
  /** Reads, changes the text in one place, and sends it back. Throws where the place isn't there. */
  change(from: string | RegExp, to: string): Promise<Answered>;
}

export function clientOf(tenant: PingOneSimulator): Client {
  const dispatcher = new Agent({ connect: { ca: tenant.ca } });
  const { environmentId, applicationId, clientId, clientSecret } = tenant.settings;
  const path = `/v1/environments/${environmentId}/applications/${applicationId}/deviceRequirements`;
  let token = '';

  async function send(method: string, at: string, body?: string, headers: Sent = {}): Promise<Answered> {
    const all = {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      'content-type': 'application/json',
      ...headers,
    };
    const response = await fetch(`${tenant.url}${at}`, {
      method,
      dispatcher,
      headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers as unknown as Headers, text, body: parsed(text) };
  }

  const get = () => send('GET', path);
  const put = (body: unknown) => send('PUT', path, typeof body === 'string' ? body : JSON.stringify(body));
  return {
    path,
    send,
    get,
    put,
    async change(from, to) {
      const { text } = await get();
      const changed = text.replace(from, to);
      if (changed === text) throw new Error(`nothing looks like ${from}`);
      return put(changed);
    },
    async signIn(form, headers, environment = String(tenant.settings.tokenEnvironmentId ?? environmentId)) {
      const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
      const body = new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString();
      const answered = await send('POST', `/${environment}/as/token`, body, {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${basic}`,
        ...headers,
      });
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
    async world(options: AuthoritySimulatorOptions = {}) {
      const tenant = await simulator.start(options);
      const client = clientOf(tenant);
      open.push(tenant, client);
      await client.signIn();
      return { tenant, client };
    },
    async end(): Promise<void> {
      for (const thing of open.splice(0).reverse()) await thing[Symbol.asyncDispose]();
    },
  };
}
