/**
 * The app of a slot, found by its bundle id among public, internal and purchased apps. Several active records may carry one bundle id
 * (each version of an internal app is a record with assignments of its own): which is meant, only a person knows.
 *
 * What was found is kept between runs, so that a quiet pass asks for assignments only. It is looked for again after an hour, since
 * somebody may have added a version, and as soon as it can't be found under its id.
 */
import { Failure, type Kit, type Platform } from '#connector';
import type { Client } from './client.ts';
import { isUuid, optionalId, optionalText, optionalUuid, optionalWhole, type Row, text, uuid } from './fields.ts';
import type { OrganizationGroup } from './organization-group.ts';
import type { WorkspaceOneSlot } from './tenant.ts';

export interface App {
  readonly uuid: string;
  /** The vendor's calls of version 1 know apps by numbers. */
  readonly id: number | null;
  readonly name: string;
  readonly type: 'public' | 'internal' | 'purchased';
  readonly platform: Platform;
  /** The organisation group it belongs to. */
  readonly group: { readonly uuid: string | null; readonly id: number | null };
}

/** The vendor's numbers for systems. (sheet: Reading) */
export const PLATFORM_NUMBERS: Readonly<Record<Platform, number>> = { ios: 2, android: 5 };

const KEPT_MS = 60 * 60_000;

interface Found {
  readonly at: number;
  readonly active: Promise<readonly App[]>;
}

export class Apps {
  readonly #client: Client;
  readonly #kit: Kit;
  readonly #group: OrganizationGroup;
  readonly #found = new Map<string, Found>();

  constructor(client: Client, kit: Kit, group: OrganizationGroup) {
    this.#client = client;
    this.#kit = kit;
    this.#group = group;
  }

  /** The one app that the slot means, or a throw. */
  async find(slot: WorkspaceOneSlot, signal: AbortSignal): Promise<App> {
    const key = keyOf(slot);
    const found = this.#found.get(key);
    if (found !== undefined && this.#kit.now() - found.at < KEPT_MS) {
      const [app, ...others] = meant(await found.active, slot);
      if (app !== undefined && others.length === 0) return app;
    }
    // Another slot may have begun to look again meanwhile.
    const now = this.#found.get(key);
    return oneOf(await (now === undefined || now === found ? this.#search(slot, signal) : now).active, slot);
  }

  /** To be looked for again. */
  forget(slot: WorkspaceOneSlot): void {
    this.#found.delete(keyOf(slot));
  }

  #search(slot: WorkspaceOneSlot, signal: AbortSignal): Found {
    const key = keyOf(slot);
    const search = { at: this.#kit.now(), active: this.#activeApps(slot, signal) };
    this.#found.set(key, search);
    search.active.catch(() => {
      if (this.#found.get(key) === search) this.#found.delete(key);
    });
    return search;
  }

  async #activeApps({ platform, app: { packageId } }: WorkspaceOneSlot, signal: AbortSignal): Promise<readonly App[]> {
    const group = (await this.#group.get(signal))?.id ?? null;
    const rows = [
      ...(await this.#client.searchApps(packageId, group, signal)),
      ...(await this.#client.searchPurchased(packageId, group, signal)),
    ];
    const active = rows.filter((row) => isOurs(row, packageId, platform)).map((row) => appOf(row, platform));
    return [...new Map(active.map((app) => [app.uuid, app])).values()];
  }
}

function keyOf({ platform, app }: WorkspaceOneSlot): string {
  return `${platform} ${app.packageId}`;
}

/**
 * unverified: does the vendor look for exactly this bundle id, or for all that contain it? (sheet: Reading) It is compared here again, and
 * so are the platform and whether the record is in use.
 */
function isOurs(row: Row, packageId: string, platform: Platform): boolean {
  if (row.BundleId === null || text(row, 'BundleId', 'an app') !== packageId) return false;
  const of = `an app ${packageId}`;
  if (optionalWhole(row.Platform) === null) throw new Failure('protocol', `${of}: expected a number in \`Platform\``);
  if (optionalWhole(row.Platform) !== PLATFORM_NUMBERS[platform]) return false;
  return text(row, 'Status', of).toLowerCase() === 'active';
}

function appOf(row: Row, platform: Platform): App {
  const of = `an app ${optionalText(row, 'BundleId') ?? ''}`;
  const type = text(row, 'AppType', of).toLowerCase();
  if (type !== 'public' && type !== 'internal' && type !== 'purchased') {
    throw new Failure('protocol', `${of}: \`AppType\` is none of Public, Internal and Purchased`);
  }
  return {
    uuid: uuid(row, 'Uuid', of),
    id: optionalId(row, 'Id'),
    name: optionalText(row, 'ApplicationName') ?? '(no name)',
    type,
    platform,
    group: { uuid: optionalUuid(row, 'OrganizationGroupUuid'), id: optionalId(row, 'LocationGroupId') },
  };
}

function meant(apps: readonly App[], { settings }: WorkspaceOneSlot): readonly App[] {
  const wanted = settings.app;
  if (wanted === undefined) return apps;
  return apps.filter((app) => (isUuid(wanted) ? app.uuid === wanted.toLowerCase() : app.name === wanted));
}

function oneOf(apps: readonly App[], slot: WorkspaceOneSlot): App {
  const found = meant(apps, slot);
  const [app] = found;
  if (app !== undefined && found.length === 1) return app;
  const { packageId } = slot.app;
  if (app !== undefined) {
    throw new Failure(
      'rejected',
      `Workspace ONE has ${found.length} active apps ${packageId}: ${listed(found)}; retire those that are not in use, or name one in \`app\``,
    );
  }
  const wanted = slot.settings.app;
  const rest = apps.length === 0 ? '' : `; of this id there is ${listed(apps)}`;
  const which = wanted === undefined ? '' : ` with the name or UUID \`${wanted}\``;
  throw new Failure(
    'rejected',
    `Workspace ONE has no active app ${packageId}${which} that this account can see${rest}`,
  );
}

const MOST_NAMES = 10;

function listed(apps: readonly App[]): string {
  const names = apps.slice(0, MOST_NAMES).map(inWords);
  return names.join(', ') + (apps.length > MOST_NAMES ? ` and ${apps.length - MOST_NAMES} more` : '');
}

/** `PingID (public, 4f1c...)`: how a console user recognises it. */
export function inWords({ name, type, uuid: id }: App): string {
  return `${name} (${type}, ${id})`;
}
