import { useState } from 'preact/hooks';
import { editToken, type Token } from '../api/client.ts';
import { Ask } from '../components/ask.tsx';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { Ago, Fingerprint, WordBadge } from '../components/words.tsx';
import { may } from '../session.ts';
import { count, shortFingerprint } from '../words/format.ts';
import { STAGE_WORDS } from '../words/tones.ts';
import { LONGEST_NOTE } from './tokens-new.tsx';
import { Revoke } from './tokens-revoke.tsx';
import { ChangeValue } from './tokens-value.tsx';

type Verb = 'edit' | 'value' | 'make-current' | 'revoke';

/** One row a token, with what may be done with it. `isLocal`: Watchword itself decides, so that a value can be another one. */
export function TokenRows({ tokens, isLocal }: { readonly tokens: readonly Token[]; readonly isLocal: boolean }) {
  return (
    <ul class="sheet tokens">
      {tokens.map((token) => (
        <TokenRow key={token.id} token={token} isLocal={isLocal} />
      ))}
    </ul>
  );
}

function TokenRow({ token, isLocal }: { readonly token: Token; readonly isLocal: boolean }) {
  const [asking, setAsking] = useState<Verb | null>(null);
  const close = () => setAsking(null);
  const { createdAt, fingerprint, lastPresentedAt, note, presentedToday, stage, tokenSet } = token;
  const name = shortFingerprint(fingerprint);
  return (
    <li class="sheet-row token">
      <p class="token-head">
        <Fingerprint of={fingerprint} /> <WordBadge word={STAGE_WORDS[stage]} />
      </p>
      <p class="token-note">{note === '' ? <span class="muted">no note</span> : note}</p>
      <p class="token-times">
        <Moments token={token} /> · made <Ago at={createdAt} />
        <br />
        last presented <Ago at={lastPresentedAt} />
        {presentedToday > 0 && <span class="muted"> · {count(presentedToday, 'time')} today</span>}
      </p>
      {may('admin') && (
        <div class="actions">
          <Button small onClick={() => setAsking('edit')} aria-label={`Edit note of ${name}`}>
            Edit note
          </Button>
          {isLocal && stage !== 'revoked' && (
            <Button small onClick={() => setAsking('value')} aria-label={`Change value of ${name}`}>
              Change value
            </Button>
          )}
          {(stage === 'pending' || stage === 'retiring') && (
            <Button small onClick={() => setAsking('make-current')} aria-label={`Make current: ${name}`}>
              Make current
            </Button>
          )}
          {stage !== 'revoked' && (
            <Button small onClick={() => setAsking('revoke')} aria-label={`Revoke ${name}`}>
              Revoke
            </Button>
          )}
        </div>
      )}
      {asking === 'edit' && <EditNote token={token} onClose={close} />}
      {asking === 'value' && <ChangeValue token={token} onClose={close} />}
      {asking === 'make-current' && <MakeCurrent token={token} onClose={close} />}
      {asking === 'revoke' && <Revoke token={token} tokenSet={tokenSet} onClose={close} />}
    </li>
  );
}

function Moments({ token: { stage, currentAt, retiredAt, revokedAt } }: { readonly token: Token }) {
  if (stage === 'current')
    return (
      <>
        current since <Ago at={currentAt} />
      </>
    );
  if (stage === 'retiring')
    return (
      <>
        retiring since <Ago at={retiredAt} />
      </>
    );
  if (stage === 'revoked')
    return (
      <>
        revoked <Ago at={revokedAt} />
      </>
    );
  return <>not distributed</>;
}

function EditNote({
  token: { id, fingerprint, note },
  onClose,
}: {
  readonly token: Token;
  readonly onClose: () => void;
}) {
  const [text, setText] = useState(note);
  return (
    <Ask
      title={`Note of ${shortFingerprint(fingerprint)}`}
      verb="Save"
      done="The note is saved."
      doIt={(reason) => editToken({ token: id, note: text, reason })}
      onClose={onClose}
    >
      <Field label="Note">
        {(described) => (
          <input
            {...described}
            class="input"
            type="text"
            autoComplete="off"
            maxLength={LONGEST_NOTE}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        )}
      </Field>
    </Ask>
  );
}

function MakeCurrent({ token: { id, fingerprint }, onClose }: { readonly token: Token; readonly onClose: () => void }) {
  const name = shortFingerprint(fingerprint);
  return (
    <Ask
      title={`Make ${name} current?`}
      verb="Make current"
      done={`${name} is current.`}
      doIt={(reason) => editToken({ token: id, makeCurrent: true, reason })}
      onClose={onClose}
    >
      <p>
        The next run of every account writes it in place of the token that is current now. That one stays active, so
        that phones which have it still come in. A rotation does the same with canaries first, and takes the old one
        away at its end.
      </p>
    </Ask>
  );
}
