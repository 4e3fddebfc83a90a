import { signal } from '@preact/signals';
import { type Check, getCheck, listAccounts, listTokenSets, startAuthorityCheck, startCheck } from '../api/client.ts';
import { useAct } from '../components/act.ts';
import { Button } from '../components/button.tsx';
import { Empty, Loaded, Page, Section } from '../components/panel.tsx';
import { Ago } from '../components/words.tsx';
import { useFollowed } from '../live/use-followed.ts';
import { useShown } from '../live/use-shown.ts';
import { may } from '../session.ts';
import { Findings } from './checks-findings.tsx';
import { Receivers } from './checks-receivers.tsx';

/** By what is checked, the check that was begun here last; going to another page and back forgets nothing. */
const begun = signal<Readonly<Record<string, string>>>({});

/** A self-check of each account, and of each place where tokens are decided: everything that can be wrong, before it goes wrong. */
export function ChecksPage({ account }: { readonly account?: string }) {
  const accounts = useShown('accounts', () => listAccounts());
  const sets = useShown('token-sets', () => listTokenSets());
  const asked = (sets.data?.items ?? []).filter(({ authority }) => authority.isLookedAt);
  return (
    <Page
      title="Checks"
      lead="A check looks for everything that can be wrong with an account, and writes nothing to the MDM."
    >
      <Loaded of={accounts} lines={10}>
        {({ items }) => {
          const chosen = account === undefined ? items : items.filter(({ name }) => name === account);
          if (chosen.length === 0) return <Empty title="There is no such account." />;
          return chosen.map(({ name, title }) => (
            <Checked
              key={name}
              subject={`account:${name}`}
              name={name}
              note={title}
              start={() => startCheck({ account: name })}
            />
          ));
        }}
      </Loaded>
      {account === undefined &&
        asked.map(({ name, authority }) => (
          <Checked
            key={name}
            subject={`authority:${name}`}
            name={name}
            note={`${authority.title}, where its tokens are decided`}
            start={() => startAuthorityCheck({ tokenSet: name })}
          />
        ))}
      {account === undefined && <Receivers />}
      {account !== undefined && (
        <p>
          <a href="#/checks">All accounts</a>
        </p>
      )}
    </Page>
  );
}

function Checked({
  subject,
  name,
  note,
  start,
}: {
  readonly subject: string;
  readonly name: string;
  readonly note: string;
  readonly start: () => Promise<Check>;
}) {
  const { busy, run } = useAct(
    async () => {
      const { id } = await start();
      begun.value = { ...begun.value, [subject]: id };
    },
    () => null,
  );
  const id = begun.value[subject];
  return (
    <Section
      title={name}
      note={note}
      actions={
        may('operator') && (
          <Button
            busy={busy}
            onClick={() => void run()}
            aria-label={`${id === undefined ? 'Check' : 'Check again'}: ${name}`}
          >
            {id === undefined ? 'Check' : 'Check again'}
          </Button>
        )
      }
    >
      {id === undefined ? (
        <Empty title="Not checked since this page was opened.">
          {!may('operator') && <p>An operator can start a check.</p>}
        </Empty>
      ) : (
        <OneCheck key={id} id={id} />
      )}
    </Section>
  );
}

function OneCheck({ id }: { readonly id: string }) {
  const check = useFollowed(`check:${id}`, () => getCheck({ check: id }));
  return (
    <Loaded of={check} lines={4}>
      {({ findings, endedAt }) => (
        <>
          <Findings findings={findings} isGoing={endedAt === null} />
          {endedAt !== null && (
            <p class="muted small">
              Ended <Ago at={endedAt} />
            </p>
          )}
        </>
      )}
    </Loaded>
  );
}
