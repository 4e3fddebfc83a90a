/** Taking over what a person has chosen: each value becomes a token of the set, through whoever decides about the set. */
import type { Actor, ChangedAuthority } from '../../authority/contract.ts';
import type { Clock } from '../../clock.ts';
import { Failure, UserError } from '../../model/failure.ts';
import { type Fingerprint, shortFingerprint, type Token } from '../../model/token.ts';
import type { Store } from '../../store/contract.ts';
import type { Choice } from './choice.ts';
import type { FoundValue } from './estate.ts';
import type { SeenValues } from './seen-values.ts';

/** What became of it. */
export interface TakenOver {
  /** In the order in which it was done. */
  readonly tokens: readonly Token[];
  readonly failed: readonly NotTaken[];
}

/** A value that is no token yet. */
export interface NotTaken {
  readonly fingerprint: Fingerprint;
  readonly says: string;
  /** The authority is still to add it: it is asked again, without anybody having to do anything. */
  readonly isOrdered: boolean;
}

/** What it works with. */
export interface TakingOver {
  readonly store: Store;
  readonly clock: Clock;
  readonly authority: Pick<ChangedAuthority, 'add' | 'makeCurrent' | 'orders'>;
  readonly values: SeenValues;
  readonly actor: Actor;
}

/**
 * The one that is to be current comes first: in a set without a current token the first one becomes current whatever it is, and if
 * it fails, nothing else is taken. Otherwise one that fails stops no other. Doing it again goes on with what is left.
 */
export async function takeOver(on: TakingOver, { take, lead }: Choice): Promise<TakenOver> {
  const tokens: Token[] = [];
  const failed: NotTaken[] = [];
  const others = take.filter((value) => value !== lead);
  for (const value of lead === null ? others : [lead, ...others]) {
    try {
      tokens.push(await takeOne(on, value, value === lead));
    } catch (error) {
      if (!(error instanceof UserError || error instanceof Failure)) throw error;
      failed.push(await notTaken(on, value, error.message));
      if (value === lead) break;
    }
  }
  return { tokens, failed };
}

async function notTaken({ authority }: TakingOver, { fingerprint }: FoundValue, says: string): Promise<NotTaken> {
  const orders = await authority.orders();
  const isOrdered = orders.some((order) => order.what === 'add' && order.fingerprint === fingerprint);
  return { fingerprint, says, isOrdered };
}

async function takeOne(on: TakingOver, value: FoundValue, leads: boolean): Promise<Token> {
  const { authority, actor, values } = on;
  if (value.token !== null) return authority.makeCurrent(value.token.id, actor);
  const secret = values.reveal(value.fingerprint);
  const token = await authority.add(secret, { note: noteOf(value), makeCurrent: leads, retiring: true }, actor);
  if (token.fingerprint !== value.fingerprint) throw new UserError(otherValue(token));
  await on.store.write((tables) =>
    tables.audit.append({
      at: on.clock.now(),
      actor: actor.name,
      action: 'token.adopted',
      subject: `token:${token.id}`,
      reason: actor.reason,
      detail: {
        tokenSet: token.tokenSet,
        fingerprint: token.fingerprint,
        stage: token.stage,
        foundIn: value.foundIn,
      },
    }),
  );
  return token;
}

/** The entry of a new token holds its note, so that where it was found is told in the same transaction. */
function noteOf({ foundIn }: FoundValue): string {
  const [first, ...others] = foundIn.map(({ account, slot }) => `${account}/${slot}`);
  return others.length === 0 ? `found in ${first}` : `found in ${first} and ${others.length} more`;
}

/** A service may choose a value of its own: then whoever holds the one that was found is still refused. */
function otherValue({ fingerprint, tokenSet }: Token): string {
  return `the authority of ${tokenSet} has made a token of its own choice instead, ${shortFingerprint(fingerprint)}: take that away with \`watchword tokens revoke\`, and enter the value there`;
}
