/**
 * The app records as Jamf Pro keeps them. A change is kept at once and seen by reads only after it has settled, so that a client
 * that trusts its first read back is found out.
 */
import { spelled } from './xml.ts';

/** One record: its groups in order, each as the XML text between its tags, and the configuration as characters. */
export interface AppRecord {
  readonly id: number;
  readonly name: string;
  readonly bundleId: string;
  readonly groups: Readonly<Record<string, string>>;
  /** Null where the record has no such element. */
  readonly preferences: string | null;
}

interface State {
  readonly from: number;
  readonly revision: number;
  /** Null once the record is deleted. */
  readonly record: AppRecord | null;
}

export class Records {
  readonly #histories = new Map<number, State[]>();
  readonly #settleMs: number;
  readonly #now: () => number;

  constructor(records: readonly AppRecord[], settleMs: number, now: () => number) {
    this.#settleMs = settleMs;
    this.#now = now;
    for (const record of records) {
      this.#histories.set(record.id, [{ from: Number.NEGATIVE_INFINITY, revision: 1, record }]);
    }
  }

  /** As it is, settled or not; null where there is none. */
  current(id: number): AppRecord | null {
    return this.#histories.get(id)?.at(-1)?.record ?? null;
  }

  /** As a read sees it now. */
  seen(id: number): { readonly record: AppRecord; readonly revision: number } | null {
    const horizon = this.#now() - this.#settleMs;
    const state = this.#histories.get(id)?.findLast((candidate) => candidate.from <= horizon);
    return state?.record ? { record: state.record, revision: state.revision } : null;
  }

  /** Every record that a list shows now, in the order of creation. */
  list(): readonly AppRecord[] {
    return [...this.#histories.keys()].flatMap((id) => this.seen(id)?.record ?? []);
  }

  change(id: number, record: AppRecord | null): void {
    const history = this.#histories.get(id) ?? [];
    const revision = (history.at(-1)?.revision ?? 0) + 1;
    const from = this.#now();
    const seenAt = history.findLastIndex((state) => state.from <= from - this.#settleMs);
    this.#histories.set(id, [...history.slice(Math.max(0, seenAt)), { from, revision, record }]);
  }
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';

/** A record as the Classic API answers it. */
export function recordXml({ groups, preferences }: AppRecord): string {
  const parts = Object.entries(groups).map(([name, inner]) => `<${name}>${inner}</${name}>`);
  const configuration =
    preferences === null
      ? ''
      : `<app_configuration><preferences>${spelled(preferences)}</preferences></app_configuration>`;
  return `${HEAD}<mobile_device_application>${parts.join('')}${configuration}</mobile_device_application>`;
}

/** The list as the Classic API answers it: no configurations in it. */
export function listXml(records: readonly AppRecord[]): string {
  const rows = records.map(
    ({ id, name, bundleId }) =>
      `<mobile_device_application><id>${id}</id><name>${spelled(name)}</name><display_name>${spelled(name)}</display_name>` +
      `<bundle_id>${spelled(bundleId)}</bundle_id><version>2.1</version><internal_app>false</internal_app></mobile_device_application>`,
  );
  return `${HEAD}<mobile_device_applications><size>${records.length}</size>${rows.join('')}</mobile_device_applications>`;
}

export function writtenXml(id: number): string {
  return `${HEAD}<mobile_device_application><id>${id}</id></mobile_device_application>`;
}
