/**
 * Taking a token away. First every account is looked at; then either nobody may present it any more and it goes, or it is said who
 * may, and only the number of phones that are locked out, typed back, makes it go.
 */
import { useState } from 'preact/hooks';
import { revokeToken, type Token } from '../api/client.ts';
import { useAct } from '../components/act.ts';
import { Reason } from '../components/ask.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Trouble } from '../components/panel.tsx';
import { Fingerprint } from '../components/words.tsx';
import { shortFingerprint } from '../words/format.ts';
import { Cost, usePriceLook } from './tokens-price-look.tsx';

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
  const cost = usePriceLook(token.id, tokenSet);
  const [reason, setReason] = useState('');
  const { busy, problem, run } = useAct(
    () => revokeToken({ token: token.id, reason, ...cost.paid }),
    `${shortFingerprint(token.fingerprint)} is revoked.`,
  );
  const { again, isConfirmed, isEmergency, price } = cost;
  const submit = async () => {
    if (isConfirmed && (await run())) onClose();
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
      <Cost of={cost} />
      {price !== null && <Reason value={reason} onInput={setReason} />}
      {problem !== null && <Trouble problem={problem} retry={again} />}
    </Dialog>
  );
}
