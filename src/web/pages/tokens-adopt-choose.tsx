import { useId, useState } from 'preact/hooks';
import { type Estate, type FoundValue, startAdoption, type TokenSet } from '../api/client.ts';
import { useAct } from '../components/act.ts';
import { Reason } from '../components/ask.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { Trouble } from '../components/panel.tsx';
import { Fingerprint } from '../components/words.tsx';
import { count, shortFingerprint } from '../words/format.ts';
import { countsWords, foreignIn, leadsIn } from '../words/found.ts';
import { Places, Remarks, Unseen } from './found-rows.tsx';

/** Which values are taken over, and which one is current from then on. */
export function ChooseValues({
  set: { name, authority },
  estate,
  chosen,
  onTaking,
  onClose,
}: {
  readonly set: TokenSet;
  readonly estate: Estate;
  readonly chosen: readonly string[];
  readonly onTaking: (adoption: string) => void;
  readonly onClose: () => void;
}) {
  const [wanted, setWanted] = useState(new Set(chosen));
  const [named, setNamed] = useState('');
  const [reason, setReason] = useState('');
  const foreign = foreignIn(estate);
  const take = foreign.filter(({ fingerprint, cannotTake }) => cannotTake === null && wanted.has(fingerprint));
  const leads = leadsIn(estate, take);
  // What was named may no longer be among them.
  const lead = leads.some(({ fingerprint }) => fingerprint === named) ? named : '';
  const mustName = estate.current === null && leads.length > 1;
  const { busy, problem, run } = useAct(
    async () => {
      const makeCurrent = lead === '' ? {} : { makeCurrent: lead };
      const fingerprints = take.map(({ fingerprint }) => fingerprint);
      onTaking((await startAdoption({ tokenSet: name, take: fingerprints, reason, ...makeCurrent })).id);
    },
    () => null,
  );
  const choose = (fingerprint: string, isWanted: boolean) => {
    const others = [...wanted].filter((one) => one !== fingerprint);
    setWanted(new Set(isWanted ? [...others, fingerprint] : others));
  };
  const isReady = take.length > 0 && (!mustName || lead !== '');
  return (
    <Dialog
      title={`Values of ${name}`}
      onClose={onClose}
      {...(foreign.length > 0 && {
        footer: (
          <Button kind="primary" busy={busy} disabled={!isReady} onClick={() => void run()}>
            Take over {take.length > 1 ? count(take.length, 'value') : ''}
          </Button>
        ),
      })}
    >
      {foreign.length === 0 && <p>Every value that was found in the slots is known.</p>}
      {foreign.length > 0 && (
        <p>
          Whoever holds a value that is taken over is let in, until it is revoked. Nothing is written to any MDM.
          {authority.changedBy === 'person' &&
            ` It is only written down that ${authority.title} has it: enter it there first where it is missing.`}
        </p>
      )}
      {foreign.map((value) => (
        <Choice
          key={value.fingerprint}
          value={value}
          isWanted={wanted.has(value.fingerprint)}
          onChoose={(isWanted) => choose(value.fingerprint, isWanted)}
        />
      ))}
      <Unseen unseen={estate.unseen} />
      {take.length > 0 && leads.length > 0 && (
        <Field label="Current from then on" hint="The next runs write it into every slot of the set.">
          {(described) => (
            <select
              {...described}
              class="input"
              value={lead}
              onChange={({ currentTarget }) => setNamed(currentTarget.value)}
            >
              {(estate.current !== null || mustName) && (
                <option value="">
                  {estate.current === null ? 'Choose one' : `As before: ${shortFingerprint(estate.current)}`}
                </option>
              )}
              {leads.map((one) => (
                <option key={one.fingerprint} value={one.fingerprint}>
                  {shortFingerprint(one.fingerprint)}: {countsWords(one)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {foreign.length > 0 && <Reason value={reason} onInput={setReason} />}
      {problem !== null && <Trouble problem={problem} />}
    </Dialog>
  );
}

function Choice({
  value,
  isWanted,
  onChoose,
}: {
  readonly value: FoundValue;
  readonly isWanted: boolean;
  readonly onChoose: (isWanted: boolean) => void;
}) {
  const { fingerprint, cannotTake } = value;
  const id = useId();
  const says = (
    <>
      <Fingerprint of={fingerprint} /> {countsWords(value)}
    </>
  );
  return (
    <div class="check">
      {cannotTake === null && (
        <input
          id={id}
          type="checkbox"
          checked={isWanted}
          onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
        />
      )}
      <div>
        {cannotTake === null ? <label htmlFor={id}>{says}</label> : <p>{says}</p>}
        <Places value={value} />
        <Remarks value={value} />
      </div>
    </div>
  );
}
