/**
 * The devices of the default tenant: every phone of the fleet, enrolled and active, among devices that are no copies of any
 * slot (inactive ones, computers, devices of another space), and the attributes that stand beside ours.
 */
import type { Definition, Definitions } from './definitions.ts';
import type { Attributes, DeviceSeed } from './device.ts';
import type { Devices } from './devices.ts';
import type { AttributeSlot, Spaces } from './tenant.ts';

/** What one product has and the other hasn't. */
export interface Traits {
  /** Attributes that hold a boolean. */
  readonly booleans: boolean;
  /** Attributes with several values. */
  readonly lists: boolean;
  /** Devices of which only the apps are managed. */
  readonly appsOnly: boolean;
  /** Whether Common Platform Services know those. */
  readonly listsAppsOnly: boolean;
}

export interface Population {
  readonly phones: readonly { readonly name: string; readonly slot: string }[];
  readonly slots: readonly AttributeSlot[];
  readonly traits: Traits;
  readonly neighbours: 'odd' | 'clean';
  readonly spaces: Spaces;
  readonly startedAt: number;
}

/** The neighbour that somebody changes now and then. */
export const TOUCHED = 'department';
const DAY_MS = 86_400_000;
const EMPTY_SERIAL = 2;
const STARRED_SERIAL = 5;

type Neighbour = readonly [name: string, value: (number: number) => Attributes[string], Partial<Definition>?];

export function populate(devices: Devices, definitions: Definitions, population: Population): void {
  const { phones, slots, startedAt, spaces } = population;
  const neighbours = neighboursOf(population);
  for (const { settings } of slots) definitions.define(settings.attribute);
  for (const [name, , as] of neighbours) definitions.define(name, as);
  definitions.define('no longer used', { active: false });

  const add = (seed: Omit<DeviceSeed, 'registeredAt'>): void => {
    devices.add({ ...seed, registeredAt: startedAt - DAY_MS });
  };
  const platforms = new Map(slots.map(({ name, platform }) => [name, platform]));
  const attributes = (number: number): Attributes =>
    Object.fromEntries(neighbours.map(([name, value]) => [name, value(number)]));
  const stranger = (name: string, seed: Partial<DeviceSeed>): void =>
    add({ system: 'ios', name, serialNumber: `X${name.length}${name.at(-1)}`, attributes: attributes(0), ...seed });
  const addPhones = (from: number, to: number): void => {
    phones.slice(from, to).forEach(({ name, slot }, at) => {
      const number = from + at;
      const system = platforms.get(slot) ?? 'ios';
      add({ system, name, serialNumber: serialOf(number), phone: number, attributes: attributes(number) });
    });
  };

  const half = Math.ceil(phones.length / 2);
  stranger('left with its owner', { status: 'RETIRED' });
  stranger('MacBook', { system: 'macos' });
  addPhones(0, half);
  if (population.traits.appsOnly) stranger('only its apps', { mamOnly: true });
  stranger('in another space', { space: spaces.otherSpace });
  stranger('in another space, too', { system: 'android', space: spaces.otherSpace });
  stranger('wiped', { system: 'android', status: 'WIPED' });
  stranger('DESKTOP-B76IV6U', { system: 'windows', serialNumber: '', attributes: {} });
  addPhones(half, phones.length);
  stranger('on its way out', { system: 'android', status: 'RETIRE_PENDING' });
  stranger('not yet here', { status: 'VERIFICATION_PENDING', attributes: {} });
}

function neighboursOf({ traits, neighbours }: Population): readonly Neighbour[] {
  const plain: Neighbour = [TOUCHED, () => 'Sales'];
  if (neighbours === 'clean') return [plain];
  return [
    plain,
    ['Asset Tag', (number) => `A-${number}`],
    ['Büro 会議室 📱', () => 'Zürich “Süd” \\ 2'],
    ['note', () => ''],
    ['cost center', (number) => 4000 + (number % 7), { dataType: 'integer' }],
    ...(traits.booleans ? ([['loaner', () => false, { dataType: 'boolean' }]] as const) : []),
    ...(traits.lists ? ([['sites', () => ['Wien', 'Zürich'], { many: true }]] as const) : []),
    ['PINGID_MDM_TOKEN_IOS', () => 'in capitals: not ours'],
    ['pingid_mdm_token', () => 'without a platform: not ours'],
    ['pingid_mdm_token_ios_old', () => 'with a suffix: not ours'],
  ];
}

function serialOf(number: number): string {
  if (number === EMPTY_SERIAL) return '';
  return number === STARRED_SERIAL ? '**********' : `F2L${String(number).padStart(7, '0')}`;
}
