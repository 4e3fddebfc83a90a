/** A bare client for the tests of the two simulators: no vendor library, no retries, nothing hidden. */
import { Agent, fetch } from 'undici';
import type { DeviceSimulator, DeviceSimulatorDefinition } from '../../../connectors/ivanti-cps/simulator/start.ts';
import { simulator as cloud } from '../../../connectors/mobileiron-cloud/simulator.ts';
import { simulator as core } from '../../../connectors/mobileiron-core/simulator.ts';
import type { SimulatorOptions } from '../../../src/simulation/contract.ts';

export const CPS = '/msa/v1/cps/device';
export const IOS = 'pingid_mdm_token_ios';
export const ANDROID = 'pingid_mdm_token_android';
export const NOW = Date.UTC(2026, 5, 1, 12);

/** Both products, for what they share. */
export const PRODUCTS: readonly { readonly id: string; readonly simulator: DeviceSimulatorDefinition }[] = [
  { id: core.id, simulator: core },
  { id: cloud.id, simulator: cloud },
];

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the vendor sends
  readonly body: any;
}

export interface Client extends AsyncDisposable {
  /** A body that is a text is sent as a form, anything else as JSON. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  get(path: string): Promise<Answered>;
  /** Common Platform Services: the path below `device`. */
  cps(path: string, body?: unknown): Promise<Answered>;
}

export interface TenantAndClient {
  readonly tenant: DeviceSimulator;
  readonly client: Client;
  /** Moves the tenant's clock. */
  readonly pass: (milliseconds: number) => number;
}

function clientOf(simulator: DeviceSimulator): Client {
  const dispatcher = new Agent({ connect: { ca: simulator.ca } });
  const { username, password } = simulator.account;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  const send: Client['send'] = async (method, path, body, headers = {}) => {
    const form = typeof body === 'string';
    const response = await fetch(`${simulator.url}${path}`, {
      method,
      dispatcher,
      headers: {
        authorization,
        'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
        ...headers,
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers as unknown as Headers, text, body: parsed(text) };
  };

  return {
    send,
    get: (path) => send('GET', path),
    cps: (path, body) => send(body === undefined ? 'GET' : 'POST', `${CPS}${path}`, body),
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

/** A query as it stands in an address. */
export function search(query: Readonly<Record<string, string | number>>): string {
  return new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
}

/** The UEM identifiers of the copies of a slot, in the order of `values`. */
export function identifiersOf(tenant: DeviceSimulator, slot: string): readonly string[] {
  return fieldsOf(tenant, slot, 2);
}

export function guidsOf(tenant: DeviceSimulator, slot: string): readonly string[] {
  return fieldsOf(tenant, slot, 1);
}

export function idsOf(tenant: DeviceSimulator, slot: string): readonly string[] {
  return fieldsOf(tenant, slot, 0);
}

function fieldsOf(tenant: DeviceSimulator, slot: string, at: number): readonly string[] {
  return (tenant.console.neighbours(slot) as string[]).map((line) => String((JSON.parse(line) as unknown[])[at]));
}

/** Simulators with a client each, and one call that ends them all. */
export function worlds() {
  const open: AsyncDisposable[] = [];
  return {
    async world(definition: DeviceSimulatorDefinition, options: SimulatorOptions = {}): Promise<TenantAndClient> {
      let now = NOW;
      const tenant = await definition.start({ phones: 6, now: () => now, ...options });
      const client = clientOf(tenant);
      open.push(tenant, client);
      const pass = (milliseconds: number): number => {
        now += milliseconds;
        return now;
      };
      return { tenant, client, pass };
    },
    async end(): Promise<void> {
      for (const thing of open.splice(0).reverse()) await thing[Symbol.asyncDispose]();
    },
  };
}
