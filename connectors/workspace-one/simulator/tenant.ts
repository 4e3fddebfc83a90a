/** What one simulated tenant consists of; the routes read it, the console and the world change it. */
import type { App } from './apps.ts';
import type { Quirks } from './quirks.ts';
import type { Rules } from './rules.ts';

export interface SmartGroup {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
}

export interface OrganizationGroup {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly groupId: string;
  /** Of the group it belongs to, null for the top. */
  readonly parent: number | null;
}

/** A device as every version of the search shows it. */
export interface DeviceRecord {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly platform: 'Apple' | 'Android' | 'AppleOsX' | 'WinRT';
  readonly model: string;
  readonly serialNumber: string;
  readonly imei: string;
  readonly udid: string;
  readonly user: string;
  readonly enrollmentStatus: 'Enrolled' | 'Unenrolled' | 'EnterpriseWipePending';
  /** Milliseconds since 1970. */
  readonly lastSeenAt: number;
  readonly enrolledAt: number;
  /** The organisation group it belongs to, by its number. */
  readonly group: number;
}

/** A phone of the fleet, with what the vendor knows of it. */
export interface EnrolledPhone {
  readonly record: DeviceRecord;
  /** Its number in the fleet, from 0. */
  readonly number: number;
  readonly slot: string;
  /** Its number among the phones of its slot, from 0. */
  readonly numberInSlot: number;
  readonly hasCheckedIn: boolean;
}

export interface Tenant {
  readonly quirks: Quirks;
  readonly now: () => number;
  readonly rules: Rules;
  /** Those that haven't been deleted. */
  readonly apps: () => readonly App[];
  readonly smartGroups: readonly SmartGroup[];
  readonly organizationGroups: readonly OrganizationGroup[];
  /** The fleet's phones, all of them or those of a slot. */
  readonly phones: (slot?: string) => readonly EnrolledPhone[];
  /** Enrolled devices that are none of the fleet's phones. */
  readonly otherDevices: readonly DeviceRecord[];
  /** Whether the rules, as a read sees them now, reach the phone. */
  readonly isAssigned: (app: App, phone: EnrolledPhone) => boolean;
  /** The phone is sent the configuration of its app. */
  readonly send: (phone: EnrolledPhone) => void;
  readonly newId: () => string;
  readonly startedAt: number;
}
