/** How many devices each smart group has, by its UUID. */
import { optionalUuid, optionalWhole, type Row } from '../fields.ts';

export type SmartGroupSizes = ReadonlyMap<string, number>;

export function smartGroupSizes(rows: readonly Row[]): SmartGroupSizes {
  return new Map(
    rows.flatMap((row) => {
      const [uuid, devices] = [optionalUuid(row, 'SmartGroupUuid'), optionalWhole(row.Devices)];
      return uuid === null || devices === null ? [] : [[uuid, devices]];
    }),
  );
}
