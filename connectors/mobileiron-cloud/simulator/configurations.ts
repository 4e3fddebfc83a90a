/** The app configurations that the slots' attributes stand in, as v1 shows them: one for each slot, beside others. */
import { textOf } from '../../ivanti-cps/simulator/console.ts';
import type { Device } from '../../ivanti-cps/simulator/device.ts';
import { type AttributeSlot, shownAttributes, type Tenant } from '../../ivanti-cps/simulator/tenant.ts';
import type { Quirks } from './quirks.ts';

export interface Configuration {
  /** Null for one that is no slot's. */
  readonly slot: AttributeSlot | null;
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
}

export function configurations({ slots }: Tenant): readonly Configuration[] {
  const own = slots.map((slot, at) => ({ slot, id: 500 + at, uuid: uuidOf(500 + at), name: `PingID ${slot.name}` }));
  return [{ slot: null, id: 499, uuid: uuidOf(499), name: 'Corporate Wi-Fi' }, ...own];
}

/** A device's configurations with their statuses. */
export function configurationsOf(
  tenant: Tenant,
  quirks: Quirks,
  device: Device,
): readonly { readonly id: string; readonly name: string; readonly status: string }[] {
  const shown = shownAttributes(tenant, device);
  return configurations(tenant).flatMap(({ slot, uuid: id, name }) => {
    if (slot === null) return [{ id, name, status: 'INSTALLED' }];
    if (slot.platform !== device.system || quirks.deviceConfigs === 'without') return [];
    const { attribute } = slot.settings;
    const isUpToDate = textOf(shown[attribute]) === textOf(device.reported[attribute]);
    return [{ id, name, status: isUpToDate || quirks.configStatus === 'stays-installed' ? 'INSTALLED' : 'PENDING' }];
  });
}

function uuidOf(number: number): string {
  return `c0f16000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
