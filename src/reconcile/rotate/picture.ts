/** How a token set's rotation stands, for people: what `rotate status` shows. */
import type { Rotation } from '../../model/rotation.ts';
import type { Fingerprint, TokenStage } from '../../model/token.ts';
import type { Next, RotationFacts, SlotFact } from '../../rotation/facts.ts';
import { targetOf, tokenOf } from '../../rotation/target.ts';
import { phonesIn } from '../../rotation/threshold.ts';
import { slotName } from '../../rotation/words.ts';
import { decide } from './facts.ts';
import { type Presentations, presentationsOf } from './presented.ts';
import type { Rotate } from './rotate.ts';

/** A rotation as it stands. Times are milliseconds since 1970. */
export interface RotationPicture {
  readonly tokenSet: string;
  readonly at: number;
  /** Null while none is going on. */
  readonly rotation: Rotation | null;
  /** The one that ended last; null when none ever did. */
  readonly last: Rotation | null;
  readonly next: Next;
  readonly from: TokenPicture | null;
  readonly to: TokenPicture | null;
  readonly accounts: readonly AccountPicture[];
}

/** One of the two tokens. */
export interface TokenPicture extends Presentations {
  readonly id: string;
  readonly fingerprint: Fingerprint;
  readonly stage: TokenStage;
}

/** One account's part of a rotation. */
export interface AccountPicture {
  readonly account: string;
  readonly slots: number;
  /** How many of them hold the token that every slot holds in the end. */
  readonly written: number;
  /** Phones of the slots that are written, as far as their MDM tells. */
  readonly phones: number;
  readonly delivered: number;
  /** Written slots whose MDM has told nothing about phones. */
  readonly untold: number;
  readonly blocked: readonly { readonly slot: string; readonly says: string; readonly resolve: string }[];
}

/** From the store and the configuration; no vendor is asked. */
export async function pictureOf(on: Rotate, tokenSet: string): Promise<RotationPicture> {
  const { facts, next } = await decide(on, tokenSet);
  const { rotation } = facts;
  const at = on.reconcile.clock.now();
  // One may be going on, and only one.
  const before = await on.reconcile.store.read.rotations.list({ tokenSet, limit: 2 });
  const presented = await on.reconcile.store.read.sightings.list();
  const token = (id: string | null): TokenPicture | null => {
    const found = tokenOf(facts.tokens, id);
    if (found === null) return null;
    const { fingerprint, stage } = found;
    return { id: found.id, fingerprint, stage, ...presentationsOf(presented, found.id, at) };
  };
  return {
    tokenSet,
    at,
    rotation,
    last: before.find(({ endedAt }) => endedAt !== null) ?? null,
    next,
    from: token(rotation?.from ?? null),
    to: token(rotation?.to ?? null),
    accounts: accountsIn(facts),
  };
}

function accountsIn({ rotation, slots }: RotationFacts): readonly AccountPicture[] {
  const target = rotation === null ? null : targetOf(rotation);
  const names = [...new Set(slots.map(({ account }) => account))];
  return names.map((account) => {
    const own = slots.filter((slot) => slot.account === account);
    const written = own.filter(({ holds }) => holds !== null && holds === target);
    const sum = (of: (slot: SlotFact) => number) => written.reduce((total, slot) => total + of(slot), 0);
    return {
      account,
      slots: own.length,
      written: written.length,
      phones: sum(({ delivery }) => (delivery === null ? 0 : phonesIn(delivery))),
      delivered: sum(({ delivery }) => delivery?.delivered ?? 0),
      untold: sum(({ delivery }) => (delivery === null ? 1 : 0)),
      blocked: own.flatMap((slot) => (slot.blocked === null ? [] : [{ slot: slotName(slot), ...slot.blocked }])),
    };
  });
}
