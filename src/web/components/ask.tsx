import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useAct } from './act.ts';
import { Button, type ButtonKind } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';
import { Trouble } from './panel.tsx';

/** The longest reason that the trail takes. */
const LONGEST_REASON = 1000;

/** Why something is done, for the trail. */
export function Reason({ value, onInput }: { readonly value: string; readonly onInput: (value: string) => void }) {
  return (
    <Field label="Why" hint="For the audit trail. It may be left empty.">
      {(described) => (
        <input
          {...described}
          class="input"
          type="text"
          autoComplete="off"
          maxLength={LONGEST_REASON}
          value={value}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** A question before something is done: what will happen, why it is wanted, and the button that does it. */
export function Ask({
  title,
  verb,
  kind = 'primary',
  withReason = true,
  done,
  doIt,
  onClose,
  children,
}: {
  readonly title: string;
  /** What the button says. */
  readonly verb: string;
  readonly kind?: ButtonKind;
  readonly withReason?: boolean;
  /** What is said when it is done. */
  readonly done: string;
  readonly doIt: (reason: string) => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  const [reason, setReason] = useState('');
  const { busy, problem, run } = useAct(doIt, done);
  const submit = async () => {
    if (await run(reason)) onClose();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <Button kind={kind} busy={busy} onClick={submit}>
          {verb}
        </Button>
      }
    >
      {children}
      {withReason && <Reason value={reason} onInput={setReason} />}
      {problem !== null && <Trouble problem={problem} />}
    </Dialog>
  );
}
