import { useState } from 'preact/hooks';
import { type AccessKey, createAccess } from '../api/client.ts';
import { useAct } from '../components/act.ts';
import { Reason } from '../components/ask.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { Trouble } from '../components/panel.tsx';
import { ShownOnce } from './shown-once.tsx';

const ROLES = [
  ['viewer', 'Viewer: sees everything but values'],
  ['operator', 'Operator: also runs, rotates and confirms'],
  ['admin', 'Admin: also makes and revokes tokens and keys'],
] as const satisfies readonly (readonly [AccessKey['role'], string])[];

const LIVES = [
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'A year'],
  ['', 'Never'],
] as const;

/** A new key, shown this once. */
export function NewAccessKey({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<AccessKey['role']>('viewer');
  const [days, setDays] = useState('90');
  const [reason, setReason] = useState('');
  const [made, setMade] = useState<string | null>(null);
  const { busy, problem, run } = useAct(
    async () =>
      setMade(
        (await createAccess({ name, role, reason, ...(days !== '' && { expiresInDays: Number(days) }) })).key ?? null,
      ),
    () => null,
  );
  if (made !== null) {
    return (
      <Dialog title={`The key ${name}`} onClose={onClose}>
        <ShownOnce value={made} what="the key" />
      </Dialog>
    );
  }
  return (
    <Dialog
      title="New access key"
      onClose={onClose}
      footer={
        <Button kind="primary" busy={busy} disabled={name.trim() === ''} onClick={() => void run()}>
          Make the key
        </Button>
      }
    >
      <Field label="Name" hint="As the audit trail calls whoever uses it.">
        {(described) => (
          <input
            {...described}
            class="input"
            type="text"
            autoComplete="off"
            maxLength={100}
            value={name}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        )}
      </Field>
      <Field label="Role">
        {(described) => (
          <select
            {...described}
            class="input"
            value={role}
            onChange={({ currentTarget }) => setRole(currentTarget.value as AccessKey['role'])}
          >
            {ROLES.map(([value, says]) => (
              <option key={value} value={value}>
                {says}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Expires">
        {(described) => (
          <select
            {...described}
            class="input"
            value={days}
            onChange={({ currentTarget }) => setDays(currentTarget.value)}
          >
            {LIVES.map(([value, says]) => (
              <option key={value} value={value}>
                {says}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Reason value={reason} onInput={setReason} />
      {problem !== null && <Trouble problem={problem} />}
    </Dialog>
  );
}
