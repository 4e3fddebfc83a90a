/** Phones as Workspace ONE lists them, for tests of evidence about them. */
import { json } from '../kit-for-tests.ts';
import { APP_DEVICES, assignment, DEVICES, item, type Routes, RULES, rules, text } from './tenant-for-tests.ts';

export const NOW = Date.parse('2026-11-24T09:00:00Z');
export const SINCE = Date.parse('2026-11-24T08:00:00Z');
export const BEFORE = '2026-11-24T07:59:59';
export const AFTER = '2026-11-24T08:00:00';

export function uuidOf(phone: number): string {
  return `eeeeeeee-0000-4000-8000-${String(phone).padStart(12, '0')}`;
}

/** A row of the list of devices. */
export function device(phone: number, more: Record<string, unknown> = {}) {
  return {
    Id: { Value: phone },
    Uuid: uuidOf(phone),
    DeviceFriendlyName: `Phone ${phone}`,
    Platform: 'Apple',
    EnrollmentStatus: 'Enrolled',
    LastSeen: AFTER,
    ...more,
  };
}

/** A row of the phones of an app. The letter case of ids differs from call to call. */
export function row(phone: number, more: Record<string, unknown> = {}) {
  return {
    device_id: phone,
    device_uuid: uuidOf(phone).toUpperCase(),
    assignment_status: 'Assigned',
    installed_status: 'Installed',
    latest_app_reason: 'Managed',
    ...more,
  };
}

export function listOf(name: string, total: string, rows: readonly unknown[]) {
  return () => json(200, { [name]: rows, [total]: rows.length });
}

export function fleet(devices: readonly unknown[], rows: readonly unknown[]): Routes {
  return {
    [RULES]: text(rules(assignment(0, 'A', `[${item('v')}]`), assignment(1, 'B', `[${item('v')}]`))),
    [DEVICES]: listOf('Devices', 'Total', devices),
    [APP_DEVICES]: listOf('devices', 'TotalResults', rows),
  };
}
