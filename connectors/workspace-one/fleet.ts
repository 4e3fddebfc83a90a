/** The enrolled phones of the account and when each was last seen, read once in a run. */
import type { Platform } from '#connector';
import type { Client } from './client.ts';
import { isAhead, optionalId, optionalText, optionalTime, type Row, text, uuid } from './fields.ts';
import type { OrganizationGroup } from './organization-group.ts';
import type { Pages } from './pages.ts';

export interface Phone {
  /** UUID in lower case. */
  readonly uuid: string;
  readonly id: number | null;
  readonly platform: Platform;
  readonly lastSeenAt: number | null;
}

export interface Phones {
  readonly byUuid: ReadonlyMap<string, Phone>;
  readonly byId: ReadonlyMap<number, Phone>;
  /** Some times lie in the future: they are not in UTC, and say nothing of before and after. */
  readonly isTimeDoubtful: boolean;
}

/** Enrolment states in which a phone has no managed apps (any more). A phone that is to be wiped still has them. */
const NOT_ENROLLED: ReadonlySet<string> = new Set([
  'unknown',
  'discovered',
  'registered',
  'retired',
  'unenrolled',
  'blacklisted',
  'unenrolledbyfeedbackservice',
  'devicenotfound',
]);

export class Fleet {
  readonly #client: Client;
  readonly #group: OrganizationGroup;
  readonly #now: () => number;
  #phones: Promise<Phones> | undefined;

  constructor(client: Client, group: OrganizationGroup, now: () => number) {
    this.#client = client;
    this.#group = group;
    this.#now = now;
  }

  get(signal: AbortSignal): Promise<Phones> {
    if (this.#phones !== undefined) return this.#phones;
    const phones = this.#read(signal);
    this.#phones = phones;
    phones.catch(() => {
      if (this.#phones === phones) this.#phones = undefined;
    });
    return phones;
  }

  /** Rows of all devices, page by page. */
  async *pages(signal: AbortSignal): Pages<Row> {
    signal.throwIfAborted();
    const group = await this.#group.get(signal);
    yield* this.#client.devices(group?.id ?? null, signal);
  }

  async #read(signal: AbortSignal): Promise<Phones> {
    const byUuid = new Map<string, Phone>();
    const byId = new Map<number, Phone>();
    let isTimeDoubtful = false;
    for await (const page of this.pages(signal)) {
      for (const row of page) {
        const platform = phonePlatformOf(row);
        if (platform === null) continue;
        const lastSeenAt = optionalTime(row, 'LastSeen');
        isTimeDoubtful ||= isAhead(lastSeenAt, this.#now());
        const phone = { uuid: uuid(row, 'Uuid', 'a device'), id: optionalId(row, 'Id'), platform, lastSeenAt };
        byUuid.set(phone.uuid, phone);
        if (phone.id !== null) byId.set(phone.id, phone);
      }
    }
    return { byUuid, byId, isTimeDoubtful };
  }
}

/**
 * The system of an enrolled phone; null for what is none. A row without these fields is no row we asked for: left out, it would make
 * the list shorter in silence.
 */
export function phonePlatformOf(row: Row): Platform | null {
  if (row.Platform === null || row.EnrollmentStatus === null) return null;
  const platform = platformOf(text(row, 'Platform', 'a device'));
  const status = text(row, 'EnrollmentStatus', 'a device').replace(/[\s_]/g, '').toLowerCase();
  return platform === null || NOT_ENROLLED.has(status) ? null : platform;
}

/** Rows of version 1 say `Apple` of iPhones and iPads and `AppleOsX` of Macs. */
function platformOf(system: string): Platform | null {
  if (/^(apple|ios|ipados)$/i.test(system)) return 'ios';
  return /^android/i.test(system) ? 'android' : null;
}

/** The name of a device as the console shows it. */
export function deviceNameOf(row: Row): string | null {
  return optionalText(row, 'DeviceFriendlyName') ?? optionalText(row, 'DeviceReportedName');
}
