/** Facts to decide from: a rotation of `old` to `new`, made by hand. */
import { newRotation, type Rotation, type RotationSettings, type Window } from '../../src/model/rotation.ts';
import type { Delivery } from '../../src/model/slot.ts';
import type { Token, TokenStage } from '../../src/model/token.ts';
import type { RotationFacts, SlotFact } from '../../src/rotation/facts.ts';
import { next } from '../../src/rotation/next.ts';
import type { Serving, ServingReason } from '../../src/rotation/serving.ts';
import { DEFAULT_SETTINGS } from '../../src/rotation/settings.ts';
import { fingerprint } from '../plan/facts.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Wednesday, at noon. */
export const NOW = Date.UTC(2026, 5, 10, 12);
export const STARTED_AT = NOW - 10 * DAY;

/** Nothing has to be waited for but what phones have received. */
export const SETTINGS: RotationSettings = {
  ...DEFAULT_SETTINGS,
  deliverTo: 0.9,
  soakMs: 0,
  quietMs: 0,
  approve: 'auto',
};

/** Open on Mondays only. */
export const MONDAYS: Window = { days: [1], from: 8 * 60, to: 18 * 60, timeZone: 'UTC' };
export const NEXT_MONDAY = Date.UTC(2026, 5, 15, 8);

export function tokenOf(id: string, stage: TokenStage, different: Partial<Token> = {}): Token {
  const currentAt = stage === 'pending' ? null : STARTED_AT - 80 * DAY;
  const times = { createdAt: STARTED_AT - 90 * DAY, currentAt, retiredAt: null, revokedAt: null };
  return { id, tokenSet: 'pingid', stage, fingerprint: fingerprint(id), note: '', ...times, ...different };
}

export function rotationOf(different: Partial<Rotation> = {}): Rotation {
  return {
    ...newRotation({
      id: 'r1',
      tokenSet: 'pingid',
      trigger: 'person',
      startedBy: 'cli:root@host',
      reason: '',
      startedAt: STARTED_AT,
      from: 'old',
      to: 'new',
    }),
    ...different,
  };
}

/** A required slot that has held the new token for eight days, and whose phones all have it. */
export function slotOf(slot: string, different: Partial<SlotFact> = {}): SlotFact {
  return {
    account: 'contoso',
    slot,
    canary: false,
    required: true,
    holds: 'new',
    holdsSince: NOW - 8 * DAY,
    blocked: null,
    evidence: true,
    delivery: deliveredTo(10, 0),
    ...different,
  };
}

export function deliveredTo(delivered: number, pending: number): Delivery {
  return { delivered, pending, failed: 0, unknown: 0, evidence: 'reports of each phone', asOf: null };
}

export function servingOf(slot: string, reason: ServingReason): Serving {
  return { account: 'contoso', slot, place: `place of ${slot}`, reason, phones: 3, says: `is ${reason}` };
}

const OLD = tokenOf('old', 'retiring');
const NEW = tokenOf('new', 'current', { currentAt: NOW - 9 * DAY });

/** The new token is current, one slot holds it, and nothing speaks against revoking the old one. */
export function factsOf(different: Partial<RotationFacts> = {}): RotationFacts {
  return {
    rotation: rotationOf(),
    tokens: [OLD, NEW],
    slots: [slotOf('ios')],
    serving: [],
    presentedAt: {},
    lastReplacedAt: null,
    orders: [],
    changedBy: 'watchword',
    appeared: null,
    ...different,
  };
}

/** The old token is current, the new one is there, and no slot holds it. */
export function mintedFacts(different: Partial<RotationFacts> = {}): RotationFacts {
  return factsOf({
    tokens: [tokenOf('old', 'current'), tokenOf('new', 'pending')],
    slots: [slotOf('ios', { holds: 'old', holdsSince: STARTED_AT - DAY })],
    ...different,
  });
}

/** What is said and done, in short: `delivering: wait`, `minted: promote new`, `stuck: wait for rotate resume`. */
export function decided(facts: RotationFacts, settings: Partial<RotationSettings> = {}, now = NOW): string {
  const { state, step } = next(facts, { ...SETTINGS, ...settings }, now);
  return `${state}: ${words(step)}`;
}

function words(step: ReturnType<typeof next>['step']): string {
  if (step.do === 'wait') {
    if (step.resolve !== null) return `wait for ${step.resolve.replace('watchword ', '')}`;
    return step.untilAt === null ? 'wait' : `wait until ${new Date(step.untilAt).toISOString().slice(0, 16)}`;
  }
  if (step.do === 'begin') return `begin ${step.trigger} ${step.from} ${step.to}`;
  if (step.do === 'push') return `push ${step.accounts.join(' ')}`;
  if (step.do === 'end') return `end ${step.outcome}`;
  return 'token' in step ? `${step.do} ${step.token}` : step.do;
}
