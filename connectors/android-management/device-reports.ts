/** What each device has last reported of its policy: one list of all devices answers for every slot of a run. */
import { isRecord } from '#connector';
import type { Client, DeviceFields } from './client.ts';

/** The few things that delivery is counted from; a device is not kept. */
export interface DeviceReport {
  /** The policy it should have; null where it doesn't say. */
  readonly policy: string | null;
  /** The policy it has applied, and which version of it. */
  readonly applied: string | null;
  readonly appliedVersion: number | null;
  /** When it last fetched its policy, milliseconds since 1970. */
  readonly syncedAt: number | null;
  /** Packages that it could not deal with as the policy says, each with why. */
  readonly troubles: readonly { readonly packageName: string; readonly reason: string }[];
}

export class DeviceReports {
  readonly #client: Client;
  #all: Promise<readonly DeviceReport[]> | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  get(signal: AbortSignal): Promise<readonly DeviceReport[]> {
    if (this.#all !== undefined) return this.#all;
    const all = this.#list(signal);
    this.#all = all;
    all.catch(() => {
      if (this.#all === all) this.#all = undefined;
    });
    return all;
  }

  forget(): void {
    this.#all = undefined;
  }

  async #list(signal: AbortSignal): Promise<readonly DeviceReport[]> {
    const reports: DeviceReport[] = [];
    for await (const page of this.#client.devices(signal)) reports.push(...page.map(reportOf));
    return reports;
  }
}

/** A field that is missing or of another type than documented says nothing. */
export function reportOf(device: DeviceFields): DeviceReport {
  const { nonComplianceDetails: details } = device;
  const version = textIn(device, 'appliedPolicyVersion');
  return {
    policy: textIn(device, 'policyName'),
    applied: textIn(device, 'appliedPolicyName'),
    appliedVersion: version !== null && /^\d+$/.test(version) ? Number(version) : null,
    syncedAt: timeIn(device, 'lastPolicySyncTime'),
    troubles: (Array.isArray(details) ? details.filter(isRecord) : []).flatMap((detail) => {
      const packageName = textIn(detail, 'packageName');
      return packageName === null ? [] : [{ packageName, reason: textIn(detail, 'nonComplianceReason') ?? '' }];
    }),
  };
}

/** A text field where there is one. */
export function textIn(fields: DeviceFields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A time field in milliseconds since 1970. */
export function timeIn(fields: DeviceFields, name: string): number | null {
  const at = Date.parse(textIn(fields, name) ?? '');
  return Number.isNaN(at) || at <= 0 ? null : at;
}
