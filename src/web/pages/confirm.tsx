import { useState } from 'preact/hooks';
import { confirmSlot, listTokenSets, type Slot } from '../api/client.ts';
import { Ask } from '../components/ask.tsx';
import { Field } from '../components/field.tsx';
import { Steps } from '../components/steps.tsx';
import { useShown } from '../live/use-shown.ts';
import { shortFingerprint } from '../words/format.ts';
import { STAGE_WORDS } from '../words/tones.ts';

/** Saying that a slot which a person writes holds a token now. */
export function ConfirmSlot({ slot, onClose }: { readonly slot: Slot; readonly onClose: () => void }) {
  const { account, desired, steps, tokenSet } = slot;
  const sets = useShown('token-sets', () => listTokenSets());
  const tokens = sets.data?.items.find(({ name }) => name === tokenSet)?.tokens ?? [];
  const wanted = tokens.find(({ fingerprint }) => fingerprint === desired);
  const [chosen, setChosen] = useState<string | null>(null);
  const token = chosen ?? wanted?.id;
  return (
    <Ask
      title={`Is ${account}/${slot.slot} written?`}
      verb="It is written"
      done={`${account}/${slot.slot} is confirmed.`}
      doIt={(reason) => confirmSlot({ account, slot: slot.slot, token, reason })}
      onClose={onClose}
    >
      <p>
        Nobody but you can see what this slot holds. Say so only when it stands in the console: from then on its phones
        count as served.
      </p>
      {steps !== null && <Steps steps={steps} />}
      <Field label="Which token stands there now">
        {(described) => (
          <select
            {...described}
            class="input"
            value={token}
            onChange={({ currentTarget }) => setChosen(currentTarget.value)}
          >
            {tokens.map(({ id, fingerprint, stage, note }) => (
              <option key={id} value={id}>
                {shortFingerprint(fingerprint)} ({STAGE_WORDS[stage].says.toLowerCase()}
                {note === '' ? '' : `, ${note}`})
              </option>
            ))}
          </select>
        )}
      </Field>
    </Ask>
  );
}
