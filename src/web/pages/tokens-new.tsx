/** New tokens: made here, or with a value that somebody brings. A value is in the page only while its question is open. */
import { useRef, useState } from 'preact/hooks';
import { createToken, type NewToken, type TokenSet } from '../api/client.ts';
import { useAct } from '../components/act.ts';
import { Reason } from '../components/ask.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { Trouble } from '../components/panel.tsx';
import { Steps } from '../components/steps.tsx';
import { ValueField } from '../components/value-field.tsx';
import { shortFingerprint } from '../words/format.ts';
import { Check } from './check-box.tsx';
import { ShownOnce } from './shown-once.tsx';

/** As long as a note may be. */
export const LONGEST_NOTE = 500;

interface Asked {
  readonly set: TokenSet;
  readonly onClose: () => void;
}

/** A token with a random value, which is shown this once where that is wanted. */
export function GenerateToken({ set, onClose }: Asked) {
  const [reveal, setReveal] = useState(false);
  return (
    <NewTokenDialog
      set={set}
      onClose={onClose}
      title={`Generate a token for ${set.name}`}
      verb="Generate"
      take={() => ({ reveal })}
    >
      <Check
        label="Show me its value"
        hint="This once, in the next step; the audit trail says so. The MDMs get it either way."
        checked={reveal}
        onChange={setReveal}
      />
    </NewTokenDialog>
  );
}

/** A token with a value that somebody types; the field is emptied as soon as it is sent. */
export function AddToken({ set, onClose }: Asked) {
  const value = useRef<HTMLInputElement>(null);
  return (
    <NewTokenDialog
      set={set}
      onClose={onClose}
      title={`Add a token to ${set.name}`}
      verb="Add"
      take={() => ({ value: value.current?.value ?? '' })}
      onDone={() => {
        if (value.current !== null) value.current.value = '';
      }}
    >
      <ValueField label="Value" field={value} />
    </NewTokenDialog>
  );
}

function NewTokenDialog({
  set,
  onClose,
  title,
  verb,
  take,
  onDone,
  children,
}: Asked & {
  readonly title: string;
  readonly verb: string;
  readonly take: () => { readonly value?: string; readonly reveal?: boolean };
  readonly onDone?: () => void;
  readonly children: preact.ComponentChildren;
}) {
  const [note, setNote] = useState('');
  const [makeCurrent, setMakeCurrent] = useState(false);
  const [reason, setReason] = useState('');
  const [made, setMade] = useState<NewToken | null>(null);
  const { busy, problem, run } = useAct(
    async () => setMade(await createToken({ tokenSet: set.name, note, makeCurrent, reason, ...take() })),
    () => null,
  );
  if (made !== null) return <Made made={made} onClose={onClose} />;
  const submit = async () => {
    if (await run()) onDone?.();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <Button kind="primary" busy={busy} onClick={submit}>
          {verb}
        </Button>
      }
    >
      {children}
      <Field label="Note" hint="What it is for; everybody sees it.">
        {(described) => (
          <input
            {...described}
            class="input"
            type="text"
            autoComplete="off"
            maxLength={LONGEST_NOTE}
            value={note}
            onInput={({ currentTarget }) => setNote(currentTarget.value)}
          />
        )}
      </Field>
      <Check
        label="Make it current"
        hint="It is written into every slot from the next run on. The one before it stays active."
        checked={makeCurrent}
        onChange={setMakeCurrent}
      />
      <Reason value={reason} onInput={setReason} />
      {problem !== null && <Trouble problem={problem} />}
    </Dialog>
  );
}

function Made({
  made: { token, value, order, warnings },
  onClose,
}: {
  readonly made: NewToken;
  readonly onClose: () => void;
}) {
  const title = token === null ? 'The token is ordered' : `${shortFingerprint(token.fingerprint)} is there`;
  return (
    <Dialog title={title} onClose={onClose}>
      {token === null && (
        <>
          <p>It becomes active when it is there. What to do stands on top of this page, too.</p>
          {order !== null && <Steps steps={order.steps} />}
        </>
      )}
      {token !== null && value === undefined && (
        <p>
          {token.stage === 'current'
            ? 'It is current: the next runs write it into every slot.'
            : 'It is active, and not distributed so far.'}
        </p>
      )}
      {value !== undefined && <ShownOnce value={value} what="the value" />}
      {warnings.map((says) => (
        <div key={says} class="notice notice-waiting">
          <p>{says}</p>
        </div>
      ))}
    </Dialog>
  );
}
