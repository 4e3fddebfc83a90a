/** What a world of the model-based tests is made of: its slots, their phones, and the settings of the rotation. */
import fc from 'fast-check';
import type { RotationSettings, Window } from '../../../src/model/rotation.ts';
import type { Kind } from './elsewhere.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** One slot of a world. Phones are spread over its copies one by one. */
export interface SlotSpec {
  readonly account: string;
  readonly slot: string;
  readonly canary: boolean;
  readonly required: boolean;
  /** What its MDM can tell: of each phone what it holds, when each phone was last heard of, or nothing. */
  readonly evidence: 'per-device' | 'check-in' | 'none';
  readonly copies: number;
  readonly phones: number;
}

export interface WorldSpec {
  readonly slots: readonly SlotSpec[];
  readonly settings: RotationSettings;
  /** Whether the set has a current token, which every slot holds, when the world begins. */
  readonly begun: boolean;
  /** Whether phones check in and sign in while the daemon works, one at each of its calls. */
  readonly busy: boolean;
  /** Where it is decided which tokens are active: with us, or by whom somewhere else. */
  readonly authority: 'ours' | Kind;
}

const BY_DAY: Window = { days: [1, 2, 3, 4, 5], from: 8 * 60, to: 18 * 60, timeZone: 'UTC' };
const BY_NIGHT: Window = { days: [0, 1, 2, 3, 4, 5, 6], from: 22 * 60, to: 6 * 60, timeZone: 'UTC' };

const slot = fc.record({
  account: fc.constantFrom('contoso', 'fabrikam'),
  canary: mostly(false),
  required: mostly(true),
  evidence: fc.constantFrom('per-device', 'check-in', 'none'),
  copies: fc.integer({ min: 1, max: 2 }),
  phones: fc.integer({ min: 0, max: 5 }),
});

const settings: fc.Arbitrary<RotationSettings> = fc.record({
  everyMs: fc.constantFrom(null, null, 30 * DAY_MS),
  deliverTo: fc.constantFrom(1, 0.8, 0.5),
  soakMs: fc.constantFrom(0, DAY_MS, 7 * DAY_MS),
  quietMs: fc.constantFrom(0, 12 * HOUR_MS),
  approve: fc.constantFrom('auto', 'auto', 'manual'),
  waiveEvidence: fc.boolean(),
  pushWindows: fc.constantFrom([], [], [BY_NIGHT]),
  revokeWindows: fc.constantFrom([], [], [BY_DAY]),
  deadlineMs: fc.constantFrom(null, 10 * DAY_MS),
  maxActive: fc.constantFrom(2, 4),
});

export const specs: fc.Arbitrary<WorldSpec> = fc.record({
  slots: fc
    .array(slot, { minLength: 0, maxLength: 4 })
    .map((slots) => slots.map((one, index): SlotSpec => ({ ...one, slot: `slot${index}` }))),
  settings,
  begun: mostly(true),
  busy: fc.boolean(),
  authority: fc.constantFrom('ours', 'ours', 'asked', 'person', 'others'),
});

function mostly(value: boolean): fc.Arbitrary<boolean> {
  return fc.nat(4).map((number) => (number === 4 ? !value : value));
}
