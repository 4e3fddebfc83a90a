/**
 * Taking a token away. First every account is looked at; then either nobody may present it any more and it goes, or it is said who
 * may, and only the number of phones that are locked out, typed back, makes it go.
 */
import { useEffect, useState } from 'preact/hooks';
import { getRun, listSlots, type Price, priceToken, revokeToken, startRun, type Token } from '../api/client.ts';
import { useAct } from '../components/act.ts';
import { Reason } from '../components/ask.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { Trouble } from '../components/panel.tsx';
import { Badge, Fingerprint } from '../components/words.tsx';
import { shortFingerprint } from '../words/format.ts';
import { type Look, lookAt } from './look.ts';
import { PriceInWords } from './tokens-price.tsx';

/** Slots of one token set; a set with more is looked at as far as this list goes, and the daemon asks for the rest. */
const MOST_SLOTS = 200;

type Looked =
  | { readonly is: 'looking'; readonly looks: readonly Look[] }
  | { readonly is: 'priced'; readonly looks: readonly Look[]; readonly price: Price }
  | { readonly is: 'failed'; readonly looks: readonly Look[]; readonly problem: Error };

/** The question, from the first look to the end. */
export function Revoke({
  token,
  tokenSet,
  onClose,
}: {
  readonly token: Pick<Token, 'id' | 'fingerprint'>;
  readonly tokenSet: string;
  readonly onClose: () => void;
}) {
  const [looked, setLooked] = useState<Looked>({ is: 'looking', looks: [] });
  const [turn, setTurn] = useState(0);
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  useEffect(() => {
    const closing = new AbortController();
    void look(token.id, tokenSet, setLooked, closing.signal);
    return () => closing.abort();
  }, [token.id, tokenSet, turn]);
  const price = looked.is === 'priced' ? looked.price : null;
  const isEmergency = price !== null && price.serving.length > 0;
  const { busy, problem, run } = useAct(
    () => revokeToken({ token: token.id, reason, ...(isEmergency && { emergency: true, confirm: Number(typed) }) }),
    `${shortFingerprint(token.fingerprint)} is revoked.`,
  );
  const isConfirmed = price !== null && (!isEmergency || typed.trim() === String(price.phones));
  const submit = async () => {
    if (isConfirmed && (await run())) onClose();
  };
  const again = () => {
    setLooked({ is: 'looking', looks: [] });
    setTyped('');
    setTurn(turn + 1);
  };
  return (
    <Dialog
      title={`Revoke ${shortFingerprint(token.fingerprint)}`}
      onClose={onClose}
      footer={
        <Button kind="danger" busy={busy} disabled={!isConfirmed} onClick={submit}>
          {isEmergency ? 'Revoke as an emergency' : 'Revoke'}
        </Button>
      }
    >
      <p>
        <Fingerprint of={token.fingerprint} /> is refused from then on, everywhere and for good. Before that, every
        account is looked at; nothing is written.
      </p>
      <Looks looks={looked.looks} />
      {looked.is === 'failed' && <Trouble problem={looked.problem} retry={again} />}
      {price !== null && <PriceInWords price={price} />}
      {isEmergency && (
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
              onInput={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          )}
        </Field>
      )}
      {price !== null && <Reason value={reason} onInput={setReason} />}
      {problem !== null && <Trouble problem={problem} retry={again} />}
    </Dialog>
  );
}

async function look(token: string, tokenSet: string, told: (looked: Looked) => void, signal: AbortSignal) {
  let looks: readonly Look[] = [];
  const tell = (looked: Looked) => {
    if (!signal.aborted) told(looked);
  };
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  try {
    const { items } = await listSlots({ tokenSet, limit: MOST_SLOTS });
    const accounts = [...new Set(items.map(({ account }) => account))].sort();
    const going = (so: readonly Look[]) => {
      looks = so;
      tell({ is: 'looking', looks });
    };
    await lookAt(accounts, going, { startRun, getRun, wait }, signal);
    const price = await priceToken({ token });
    tell({ is: 'priced', looks, price });
  } catch (thrown) {
    tell({ is: 'failed', looks, problem: thrown instanceof Error ? thrown : new Error(String(thrown)) });
  }
}

const LOOK_TONES = { looking: 'accent', seen: 'good', blind: 'trouble' } as const;
const LOOK_WORDS = { looking: 'Looking', seen: 'Looked at', blind: 'Not seen' } as const;

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
