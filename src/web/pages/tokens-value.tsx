/** Another value for a token: the old one is taken away from the phones that have it, so that it costs what revoking costs. */
import { useRef, useState } from 'preact/hooks';
import { editToken, type Token } from '../api/client.ts';
import { Refused } from '../api/send.ts';
import { useAct } from '../components/act.ts';
import { Reason } from '../components/ask.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Trouble } from '../components/panel.tsx';
import { ValueField } from '../components/value-field.tsx';
import { shortFingerprint } from '../words/format.ts';
import { Cost, usePriceLook } from './tokens-price-look.tsx';

/** The question. What is typed is in the page only while it is open, and is emptied as soon as it is taken. */
export function ChangeValue({
  token: { id, fingerprint, stage, tokenSet },
  onClose,
}: {
  readonly token: Token;
  readonly onClose: () => void;
}) {
  const cost = usePriceLook(id, tokenSet);
  const value = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useState('');
  const { busy, problem, run } = useAct(
    () => editToken({ token: id, value: value.current?.value ?? '', reason, ...cost.paid }),
    (changed) => `The value is another one: ${shortFingerprint(changed.fingerprint)}.`,
  );
  const { again, isConfirmed, isEmergency } = cost;
  const submit = async () => {
    if (!isConfirmed || !(await run())) return;
    if (value.current !== null) value.current.value = '';
    onClose();
  };
  return (
    <Dialog
      title={`Another value for ${shortFingerprint(fingerprint)}`}
      onClose={onClose}
      footer={
        <Button kind="danger" busy={busy} disabled={!isConfirmed} onClick={submit}>
          {isEmergency ? 'Change it as an emergency' : 'Change it'}
        </Button>
      }
    >
      <p>
        For a value that was mistyped. The value it has now is refused at once
        {stage === 'current' && ', and the next runs write the new one into every slot'}. To replace a value that phones
        have, rotate. Every account is looked at first; nothing is written.
      </p>
      <Cost of={cost} />
      <ValueField label="New value" field={value} />
      <Reason value={reason} onInput={setReason} />
      {problem !== null && <Trouble problem={problem} {...(!isAboutValue(problem) && { retry: again })} />}
    </Dialog>
  );
}

/** Then looking again changes nothing. */
function isAboutValue(problem: Error): boolean {
  return problem instanceof Refused && problem.problem === 'refused';
}
