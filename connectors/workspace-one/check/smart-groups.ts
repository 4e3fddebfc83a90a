/** How many devices each smart group has, by its UUID; null where that can't be told. */
import { Failure } from '#connector';
import { optionalUuid, optionalWhole } from '../fields.ts';
import type { Tenant } from '../tenant.ts';

export type SmartGroupSizes = ReadonlyMap<string, number>;

export async function smartGroupSizes({ client }: Tenant, signal: AbortSignal): Promise<SmartGroupSizes | null> {
  try {
    const rows = await client.smartGroups(signal);
    return new Map(
      rows.flatMap((row) => {
        const [uuid, devices] = [optionalUuid(row, 'SmartGroupUuid'), optionalWhole(row.Devices)];
        return uuid === null || devices === null ? [] : [[uuid, devices]];
      }),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    return null;
  }
}
