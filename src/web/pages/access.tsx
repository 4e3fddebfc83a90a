import { useState } from 'preact/hooks';
import { type AccessKey, listAccess, revokeAccess } from '../api/client.ts';
import { Ask } from '../components/ask.tsx';
import { Button } from '../components/button.tsx';
import { Empty, Loaded, Page } from '../components/panel.tsx';
import { Ago, Badge } from '../components/words.tsx';
import { now } from '../live/now.ts';
import { useShown } from '../live/use-shown.ts';
import { may } from '../session.ts';
import { NewAccessKey } from './access-new.tsx';

/** Who may use the admin API with a key, and giving and taking that. */
export function AccessPage() {
  if (!may('admin')) {
    return (
      <Page title="Access keys">
        <Empty title="Only an administrator sees the keys." />
      </Page>
    );
  }
  return <Keys />;
}

function Keys() {
  const keys = useShown('access', () => listAccess());
  const [isAsking, setAsking] = useState(false);
  return (
    <Page
      title="Access keys"
      lead="Keys for the admin API and for this page. Only a digest of each is kept."
      actions={
        <Button kind="primary" onClick={() => setAsking(true)}>
          New key
        </Button>
      }
    >
      <Loaded of={keys} lines={6}>
        {({ items }) => (
          <ul class="sheet tokens">
            {items.map((key) => (
              <KeyRow key={key.id} of={key} />
            ))}
          </ul>
        )}
      </Loaded>
      {isAsking && <NewAccessKey onClose={() => setAsking(false)} />}
    </Page>
  );
}

function KeyRow({ of: key }: { readonly of: AccessKey }) {
  const [isAsking, setAsking] = useState(false);
  const { id, name, prefix, role, createdAt, createdBy, expiresAt, lastUsedAt, revokedAt } = key;
  const isExpired = expiresAt !== null && expiresAt <= now.value;
  const isOut = revokedAt !== null || isExpired;
  return (
    <li class={`sheet-row token${isOut ? ' is-out' : ''}`}>
      <p class="token-head">
        <strong>{name}</strong> <code>{prefix}…</code> <Badge says={role} tone={isOut ? 'quiet' : 'accent'} />
      </p>
      <p class="token-times">
        {revokedAt !== null ? (
          <>
            revoked <Ago at={revokedAt} />
          </>
        ) : (
          <>
            {isExpired ? 'expired' : 'expires'} <Ago at={expiresAt} />
          </>
        )}
        {' · '}last used <Ago at={lastUsedAt} />
        <br />
        <span class="muted">
          made <Ago at={createdAt} /> by {createdBy}
        </span>
      </p>
      {!isOut && (
        <div class="actions">
          <Button small onClick={() => setAsking(true)} aria-label={`Revoke the key ${name}`}>
            Revoke
          </Button>
        </div>
      )}
      {isAsking && (
        <Ask
          title={`Revoke the key ${name}?`}
          verb="Revoke"
          kind="danger"
          withReason={false}
          done={`The key ${name} is revoked.`}
          doIt={() => revokeAccess({ access: id })}
          onClose={() => setAsking(false)}
        >
          <p>Whoever uses it is refused at once and for good. Tokens and phones are not concerned.</p>
        </Ask>
      )}
    </li>
  );
}
