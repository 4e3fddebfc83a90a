/**
 * What a run would do to one account, decided from what was observed and what is desired.
 *
 * For each slot, the first line that fits:
 *
 * | the slot                                                         | becomes                 |
 * |------------------------------------------------------------------|-------------------------|
 * | could not be read                                                | held: unknown           |
 * | belongs to a set without a current token                         | held: no-current-token, or foreign-value *** |
 * | belongs to an MDM that can't hold the current token              | held: unsupported-value |
 * | holds the current token in every copy, or has no copy            | in sync                 |
 * | is written by a person, whether or not anybody knows its content | held: manual            |
 * | has devices for copies, and each holds the token or nothing      | change: set             |
 * | was in sync with this token, and the account only reports        | held: report-only *     |
 * | was in sync with this token, and repairs keep being undone       | held: contended *       |
 * | holds a value nobody knows, and was never ours                   | held: foreign-value     |
 * | belongs to an MDM that only a person can change                  | held: manual            |
 * | was in sync with this token                                      | change: repair          |
 * | awaits a canary slot of its set that is held **                  | held: canary-first      |
 * | holds nothing                                                    | change: set             |
 * | holds anything else                                              | change: replace         |
 *
 * \* has devices for copies, and some hold nothing: change: set, which leaves alone the devices that hold something else.
 * \** not if it was in sync with this token: what was there before, no canary has to try.
 * \*** if it holds a value nobody knows, and was never ours: what is taken over may become the current token.
 *
 * Changes beyond `maxWrites` are held: brake.
 *
 * Devices come and go. One that holds nothing has enrolled since the last pass: that is no drift, and nobody is reported to or
 * waited for. A device with a value nobody knows makes the whole slot wait only before the first clean pass, when the attribute
 * may turn out to be somebody else's; afterwards it is drift of that one device, and holds up no other.
 */
import type { Change, Held, HeldReason, Plan } from '../model/plan.ts';
import { copiesHolding, holdsOnly, holdsOnlyOrNothing, type Observed, type ObservedSlot } from '../model/slot.ts';
import type { Fingerprint, Platform, TokenStage } from '../model/token.ts';
import { byCode, found, hold, howToAdopt, whyOf } from './words.ts';

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
  /** What a person has to do so that the slot holds the current token; null for a slot that the connector writes. */
  readonly steps: readonly string[] | null;
}

/** A token as the plan needs it: to tell whose a value is. */
export interface KnownToken {
  readonly id: string;
  readonly stage: TokenStage;
  readonly fingerprint: Fingerprint;
}

/** The token a slot should hold, or why there is none to hold. */
export type Desired =
  | {
      readonly state: 'token';
      readonly tokenId: string;
      readonly fingerprint: Fingerprint;
      /** Why it is this one, where it isn't the current one. */
      readonly why?: string;
    }
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
    verdicts
      .filter(({ facts, verdict }) => facts.canary && leavesSomethingHeld(verdict))
      .map(({ facts }) => facts.tokenSet),
  );

  const changes: Change[] = [];
  const held: Held[] = [];
  const inSync: string[] = [];
  for (const { facts, verdict } of verdicts) {
    if (verdict.is === 'in-sync') inSync.push(verdict.slot);
    else if (verdict.is === 'held') held.push(verdict.held);
    else if (heldCanarySets.has(facts.tokenSet) && waitsForCanaries(facts, verdict.change)) {
      held.push(hold(facts, 'canary-first'));
    } else if (changes.length >= input.maxWrites) held.push(hold(facts, 'brake'));
    else changes.push(verdict.change);
  }
  return { account: input.account, changes, held, inSync };
}

/** A slot that was in sync with the token before gets nothing that a canary would have to try. */
export function waitsForCanaries(
  { canary, cleanFingerprint }: Pick<SlotFacts, 'canary' | 'cleanFingerprint'>,
  { after }: Pick<Change, 'after'>,
): boolean {
  return !canary && cleanFingerprint !== after.fingerprint;
}

function leavesSomethingHeld(verdict: Verdict): boolean {
  return verdict.is === 'held' || (verdict.is === 'change' && verdict.change.leaves !== undefined);
}

function judge(facts: SlotFacts, input: PlanInput): Verdict {
  const { observed, desired, steps } = facts;
  if (observed.state === 'unknown' && steps === null) return held(facts, 'unknown', observed.reason);
  const foreign = foreignIn(facts);
  if (desired.state === 'none') {
    return foreign.length > 0 ? held(facts, 'foreign-value', howToAdopt(foreign)) : held(facts, 'no-current-token');
  }
  if (desired.state === 'unsupported') return held(facts, 'unsupported-value', desired.says);
  if (observed.state !== 'unknown' && holdsOnly(observed, desired.fingerprint)) {
    return { is: 'in-sync', slot: facts.slot };
  }
  if (observed.state === 'unknown' || steps !== null) return held(facts, 'manual', howToConfirm(input.account, facts));

  const empty = input.write === 'per-device' ? copiesHolding(observed, null) : 0;
  const set = (leaves?: Change['leaves']) => change('set', facts, { observed, desired, empty, leaves });
  if (empty > 0 && holdsOnlyOrNothing(observed, desired.fingerprint)) return set();
  const drifted = facts.cleanFingerprint === desired.fingerprint;
  if (drifted && (input.drift === 'report' || facts.contended)) {
    const reason = input.drift === 'report' ? 'report-only' : 'contended';
    if (empty > 0) return set({ copies: copiesBeside(observed, desired.fingerprint), reason });
    return held(facts, reason, reason === 'contended' ? changedBy(observed) : undefined);
  }
  if (foreign.length > 0) return held(facts, 'foreign-value', howToAdopt(foreign));
  if (input.write === 'manual') return held(facts, 'manual');
  const kind = drifted ? 'repair' : observed.state === 'absent' ? 'set' : 'replace';
  return change(kind, facts, { observed, desired, empty });
}

function change(
  kind: Change['kind'],
  facts: SlotFacts,
  {
    observed,
    desired,
    empty,
    leaves,
  }: {
    readonly observed: ObservedSlot;
    readonly desired: Change['after'];
    readonly empty: number;
    readonly leaves?: Change['leaves'];
  },
): Verdict {
  return {
    is: 'change',
    change: {
      kind,
      slot: facts.slot,
      tokenSet: facts.tokenSet,
      platform: facts.platform,
      canary: facts.canary,
      place: observed.place,
      before: found(observed, facts.known),
      after: { fingerprint: desired.fingerprint, tokenId: desired.tokenId },
      neighbours: observed.neighbours,
      why: (empty === 0 ? whyDesired(facts) : null) ?? whyOf(kind, empty, leaves),
      ...(leaves === undefined ? {} : { leaves }),
    },
  };
}

function whyDesired({ desired }: SlotFacts): string | null {
  return desired.state === 'token' ? (desired.why ?? null) : null;
}

/** Copies that hold neither the value nor nothing. */
function copiesBeside(observed: ObservedSlot, value: Fingerprint): number {
  return observed.copies.reduce((sum, { holds, count }) => (holds === null || holds === value ? sum : sum + count), 0);
}

function held(facts: SlotFacts, reason: HeldReason, detail?: string): Verdict {
  return { is: 'held', held: hold(facts, reason, detail) };
}

/** Values that nobody knows in a slot that was never ours. */
function foreignIn({ observed, cleanFingerprint, known }: SlotFacts): readonly Fingerprint[] {
  if (observed.state === 'unknown' || cleanFingerprint !== null) return [];
  return found(observed, known).flatMap(({ fingerprint, token }) => (token === null ? (fingerprint ?? []) : []));
}

function changedBy(observed: ObservedSlot): string | undefined {
  return observed.changedBy === undefined ? undefined : `last changed by ${observed.changedBy}`;
}

function howToConfirm(account: string, { slot, observed }: SlotFacts): string {
  const how = `follow the steps (\`watchword tokens list --reveal\` shows the value, \`watchword export ${account}/${slot} --reveal\` the text for a console), then run \`watchword slots confirm ${account}/${slot}\``;
  return observed.state === 'unknown' ? `${observed.reason}; ${how}` : how;
}

function byCanaryThenName(a: SlotFacts, b: SlotFacts): number {
  if (a.canary !== b.canary) return a.canary ? -1 : 1;
  return byCode(a.slot, b.slot);
}
