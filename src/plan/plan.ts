/**
 * What a run would do to one account, decided from what was observed and what is desired.
 *
 * For each slot, the first line that fits:
 *
 * | the slot                                                     | becomes                     |
 * |--------------------------------------------------------------|-----------------------------|
 * | could not be read                                            | held: unknown               |
 * | belongs to a set without a current token                     | held: no-current-token      |
 * | belongs to an MDM that can't hold the current token          | held: unsupported-value     |
 * | holds the current token in every copy                        | in sync                     |
 * | was in sync with this token, and the account only reports    | held: report-only           |
 * | was in sync with this token, and repairs keep being undone   | held: contended             |
 * | holds a value nobody knows, and was never ours               | held: foreign-value         |
 * | belongs to an MDM that only a person can change              | held: manual                |
 * | was in sync with this token                                  | change: repair              |
 * | awaits a canary slot of its set that is held                 | held: canary-first          |
 * | holds nothing                                                | change: set                 |
 * | holds anything else                                          | change: replace             |
 *
 * Changes beyond `maxWrites` are held: brake.
 */
import { type Change, type Found, HELD_REASONS, type Held, type HeldReason, type Plan } from '../model/plan.ts';
import { holdsOnly, type Observed, type ObservedSlot } from '../model/slot.ts';
import type { Fingerprint, Platform, TokenStage } from '../model/token.ts';

/** All that a plan is made from. */
export interface PlanInput {
  readonly account: string;
  readonly drift: 'report' | 'repair';
  readonly maxWrites: number;
  readonly write: 'in-place' | 'per-device' | 'manual';
  readonly slots: readonly SlotFacts[];
}

/** What is known and wanted of one slot. */
export interface SlotFacts {
  readonly slot: string;
  readonly tokenSet: string;
  readonly platform: Platform;
  readonly canary: boolean;
  readonly observed: Observed;
  readonly desired: Desired;
  /** Every token of the set, revoked ones included. */
  readonly known: readonly KnownToken[];
  /** The value a clean pass last saw in every copy, or null before the first. */
  readonly cleanFingerprint: Fingerprint | null;
  /** Whether repairs of this slot keep being undone. */
  readonly contended: boolean;
}

/** A token as the plan needs it: to tell whose a value is. */
export interface KnownToken {
  readonly id: string;
  readonly stage: TokenStage;
  readonly fingerprint: Fingerprint;
}

/** The token a slot should hold, or why there is none to hold. */
export type Desired =
  | { readonly state: 'token'; readonly tokenId: string; readonly fingerprint: Fingerprint }
  | { readonly state: 'none' }
  | { readonly state: 'unsupported'; readonly says: string };

type Verdict =
  | { readonly is: 'in-sync'; readonly slot: string }
  | { readonly is: 'change'; readonly change: Change }
  | { readonly is: 'held'; readonly held: Held };

/** One verdict for each slot, by the table above. */
export function plan(input: PlanInput): Plan {
  const slots = [...input.slots].sort(byCanaryThenName);
  const verdicts = slots.map((facts) => ({ facts, verdict: judge(facts, input) }));
  const heldCanarySets = new Set(
    verdicts.filter(({ facts, verdict }) => facts.canary && verdict.is === 'held').map(({ facts }) => facts.tokenSet),
  );

  const changes: Change[] = [];
  const held: Held[] = [];
  const inSync: string[] = [];
  for (const { facts, verdict } of verdicts) {
    if (verdict.is === 'in-sync') inSync.push(verdict.slot);
    else if (verdict.is === 'held') held.push(verdict.held);
    else if (waitsForCanary(verdict.change, heldCanarySets)) held.push(hold(facts, 'canary-first'));
    else if (changes.length >= input.maxWrites) held.push(hold(facts, 'brake'));
    else changes.push(verdict.change);
  }
  return { account: input.account, changes, held, inSync };
}

function judge(facts: SlotFacts, input: PlanInput): Verdict {
  const { observed, desired } = facts;
  if (observed.state === 'unknown') return held(facts, 'unknown', observed.reason);
  if (desired.state === 'none') return held(facts, 'no-current-token');
  if (desired.state === 'unsupported') return held(facts, 'unsupported-value', desired.says);
  if (holdsOnly(observed, desired.fingerprint)) return { is: 'in-sync', slot: facts.slot };

  const drifted = facts.cleanFingerprint === desired.fingerprint;
  if (drifted && input.drift === 'report') return held(facts, 'report-only');
  if (drifted && facts.contended) return held(facts, 'contended', changedBy(observed));
  const before = found(observed, facts.known);
  if (facts.cleanFingerprint === null && before.some(isForeign)) return held(facts, 'foreign-value');
  if (input.write === 'manual') return held(facts, 'manual');

  const kind = drifted ? 'repair' : observed.state === 'absent' ? 'set' : 'replace';
  return {
    is: 'change',
    change: {
      kind,
      slot: facts.slot,
      tokenSet: facts.tokenSet,
      platform: facts.platform,
      canary: facts.canary,
      place: observed.place,
      before,
      after: { fingerprint: desired.fingerprint, tokenId: desired.tokenId },
      neighbours: observed.neighbours,
      why: WHY[kind],
    },
  };
}

const WHY = {
  set: 'the slot holds nothing yet',
  replace: 'the slot does not hold the current token of the set, or not in every copy',
  repair: 'the slot was in sync and has been changed since',
} as const satisfies Record<Change['kind'], string>;

function waitsForCanary(change: Change, heldCanarySets: ReadonlySet<string>): boolean {
  return !change.canary && change.kind !== 'repair' && heldCanarySets.has(change.tokenSet);
}

function held(facts: SlotFacts, reason: HeldReason, detail?: string): Verdict {
  return { is: 'held', held: hold(facts, reason, detail) };
}

function hold(facts: SlotFacts, reason: HeldReason, detail?: string): Held {
  const { observed, desired } = facts;
  return {
    slot: facts.slot,
    tokenSet: facts.tokenSet,
    reason,
    says: detail === undefined ? HELD_REASONS[reason] : `${HELD_REASONS[reason]}: ${detail}`,
    place: observed.state === 'unknown' ? null : observed.place,
    before: observed.state === 'unknown' ? [] : found(observed, facts.known),
    after: desired.state === 'token' ? { fingerprint: desired.fingerprint, tokenId: desired.tokenId } : null,
  };
}

function found(observed: ObservedSlot, known: readonly KnownToken[]): Found[] {
  return [...observed.copies]
    .sort((a, b) => compareText(a.holds ?? '', b.holds ?? ''))
    .map((copy) => {
      const token = known.find((candidate) => candidate.fingerprint === copy.holds);
      return {
        fingerprint: copy.holds,
        copies: copy.count,
        token: token === undefined ? null : { id: token.id, stage: token.stage },
      };
    });
}

function isForeign(value: Found): boolean {
  return value.fingerprint !== null && value.token === null;
}

function changedBy(observed: ObservedSlot): string | undefined {
  return observed.changedBy === undefined ? undefined : `last changed by ${observed.changedBy}`;
}

function byCanaryThenName(a: SlotFacts, b: SlotFacts): number {
  if (a.canary !== b.canary) return a.canary ? -1 : 1;
  return compareText(a.slot, b.slot);
}

/** By code unit: the same order on every machine, whatever its locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
