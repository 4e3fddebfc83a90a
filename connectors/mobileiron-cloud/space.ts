/** Device spaces (partitions) of a tenant. (sheet: Authentication) */
import { Failure, type Kit, kindOf } from '#connector';
import type { NeuronsClient } from './client.ts';
import type { Account } from './settings.ts';

export interface Space {
  /** What calls about devices take as `dmPartitionId`. */
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly deviceCount: number;
}

/** The id of the account's space. That of the default one is asked once and kept. */
export async function spaceOf(
  { space }: Account,
  client: NeuronsClient,
  kit: Kit,
  signal: AbortSignal,
): Promise<string> {
  return space ?? kit.keep('default-space', () => defaultSpace(client, signal));
}

async function defaultSpace(client: NeuronsClient, signal: AbortSignal): Promise<string> {
  try {
    const { entries } = await client.spaces(signal);
    const found = entries.map(readSpace).find(({ isDefault }) => isDefault);
    if (found !== undefined) return found.id;
  } catch (error) {
    // The first request of all, and every tenant has spaces: there is nothing to come in to.
    if (error instanceof Failure && error.status === 404) {
      throw new Failure('auth', `${error.message}; is \`url\` the address of an Ivanti Neurons for MDM tenant?`, {
        status: 404,
      });
    }
    throw error;
  }
  throw new Failure('protocol', 'no device space of the tenant is the default one; name one as `space`');
}

/** Reads an entry of the list of spaces. */
export function readSpace(entry: Readonly<Record<string, unknown>>): Space {
  const { id, name, defaultPartition, deviceCount } = entry;
  if (typeof id !== 'number' && (typeof id !== 'string' || id === '')) {
    throw new Failure('protocol', `a device space has no \`id\`, found ${kindOf(id)}`);
  }
  return {
    id: String(id),
    name: typeof name === 'string' ? name : '',
    isDefault: defaultPartition === true,
    deviceCount: typeof deviceCount === 'number' ? deviceCount : 0,
  };
}
