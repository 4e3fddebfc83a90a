/** What taking a value away costs, looked up now: every account is looked at, then the daemon says who may still present the value. */
import { useEffect, useState } from 'preact/hooks';
import { type Price, priceToken } from '../api/client.ts';
import { Field } from '../components/field.tsx';
import { Trouble } from '../components/panel.tsx';
import { Badge } from '../components/words.tsx';
import type { Look } from './look.ts';
import { lookAtSet } from './look-at-set.ts';
import { PriceInWords } from './tokens-price.tsx';

type Looked =
  | { readonly is: 'looking'; readonly looks: readonly Look[] }
  | { readonly is: 'priced'; readonly looks: readonly Look[]; readonly price: Price }
  | { readonly is: 'failed'; readonly looks: readonly Look[]; readonly problem: Error };

/** How far it is, and what the daemon is to be told. */
export interface PriceLook {
  readonly looked: Looked;
  /** Null until it is known. */
  readonly price: Price | null;
  /** Phones lose access. */
  readonly isEmergency: boolean;
  /** It is known, and where phones lose access their number was typed. */
  readonly isConfirmed: boolean;
  readonly typed: string;
  readonly type: (typed: string) => void;
  /** Looks once more. */
  readonly again: () => void;
  /** Of the request that pays it. */
  readonly paid: { readonly emergency?: true; readonly confirm?: number };
}

/** Looks as long as the question is open. */
export function usePriceLook(token: string, tokenSet: string): PriceLook {
  const [looked, setLooked] = useState<Looked>({ is: 'looking', looks: [] });
  const [turn, setTurn] = useState(0);
  const [typed, type] = useState('');
  useEffect(() => {
    const closing = new AbortController();
    void look(token, tokenSet, setLooked, closing.signal);
    return () => closing.abort();
  }, [token, tokenSet, turn]);
  const price = looked.is === 'priced' ? looked.price : null;
  const isEmergency = price !== null && price.serving.length > 0;
  return {
    looked,
    price,
    isEmergency,
    isConfirmed: price !== null && (!isEmergency || typed.trim() === String(price.phones)),
    typed,
    type,
    again: () => {
      setLooked({ is: 'looking', looks: [] });
      type('');
      setTurn(turn + 1);
    },
    paid: isEmergency ? { emergency: true, confirm: Number(typed) } : {},
  };
}

async function look(token: string, tokenSet: string, told: (looked: Looked) => void, signal: AbortSignal) {
  let looks: readonly Look[] = [];
  const tell = (looked: Looked) => {
    if (!signal.aborted) told(looked);
  };
  try {
    const going = (so: readonly Look[]) => {
      looks = so;
      tell({ is: 'looking', looks });
    };
    await lookAtSet(tokenSet, going, signal);
    const price = await priceToken({ token });
    tell({ is: 'priced', looks, price });
  } catch (thrown) {
    tell({ is: 'failed', looks, problem: thrown instanceof Error ? thrown : new Error(String(thrown)) });
  }
}

const LOOK_TONES = { looking: 'accent', seen: 'good', blind: 'trouble' } as const;
const LOOK_WORDS = { looking: 'Looking', seen: 'Looked at', blind: 'Not seen' } as const;

/** How far the looks are, what it costs, and where phones lose access the field for their number. */
export function Cost({ of: cost }: { readonly of: PriceLook }) {
  const { again, looked, price } = cost;
  return (
    <>
      <Looks looks={looked.looks} />
      {looked.is === 'failed' && <Trouble problem={looked.problem} retry={again} />}
      {price !== null && <PriceInWords price={price} />}
      <TypePhones of={cost} />
    </>
  );
}

function Looks({ looks }: { readonly looks: readonly Look[] }) {
  return (
    <ul class="looks" aria-label="Accounts" aria-live="polite">
      {looks.map(({ account, is, says }) => (
        <li key={account}>
          <Badge says={LOOK_WORDS[is]} tone={LOOK_TONES[is]} /> <strong>{account}</strong>
          {is === 'blind' && <span class="muted">: {says}. What follows is what was known before.</span>}
        </li>
      ))}
    </ul>
  );
}

function TypePhones({ of: { price, isEmergency, typed, type } }: { readonly of: PriceLook }) {
  if (price === null || !isEmergency) return null;
  return (
    <Field
      label={`Type ${price.phones} to lock them out`}
      hint="The number of phones that are known to lose access. It can not be taken back."
    >
      {(described) => (
        <input
          {...described}
          class="input"
          type="text"
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          onInput={({ currentTarget }) => type(currentTarget.value)}
        />
      )}
    </Field>
  );
}
