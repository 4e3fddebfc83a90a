import { useState } from 'preact/hooks';
import { getEstate, listOrders, listTokenSets, listTokens, lookAtTokenSet, type TokenSet } from '../api/client.ts';
import { useAct } from '../components/act.ts';
import { Button } from '../components/button.tsx';
import { Empty, Loaded, Page, Section, Skeleton, Trouble } from '../components/panel.tsx';
import { Ago } from '../components/words.tsx';
import { useShown } from '../live/use-shown.ts';
import { may } from '../session.ts';
import { exactTime } from '../words/format.ts';
import { link } from '../words/path.ts';
import { Found } from './tokens-found.tsx';
import { AddToken, GenerateToken } from './tokens-new.tsx';
import { Orders } from './tokens-orders.tsx';
import { TokenRows } from './tokens-rows.tsx';

/** More revoked tokens than anybody looks at. */
const MOST_REVOKED = 100;

const DECIDED = {
  watchword: (where: string) => `Decided at ${where}.`,
  person: () => 'A person adds and takes them away in a console, and says so here.',
  others: (where: string) => `Decided at ${where} by others; Watchword follows.`,
} as const;

/** The token sets with their tokens, and everything that people do with them. */
export function TokensPage() {
  const sets = useShown('token-sets', () => listTokenSets());
  const orders = useShown('orders', () => listOrders());
  return (
    <Page title="Tokens" lead="Every token that a phone may present, without its value.">
      <Orders orders={orders.data?.items ?? []} />
      <Loaded of={sets} lines={8}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="The configuration has no token set." />
          ) : (
            items.map((set) => <OneSet key={set.name} set={set} />)
          )
        }
      </Loaded>
    </Page>
  );
}

function OneSet({ set }: { readonly set: TokenSet }) {
  const [asking, setAsking] = useState<'generate' | 'add' | null>(null);
  const close = () => setAsking(null);
  const { authority, name, tokens } = set;
  const mayMake = may('admin') && authority.changedBy !== 'others';
  const mayLook = may('operator') && authority.isLookedAt;
  const found = useShown(`found:${name}`, () => getEstate({ tokenSet: name }));
  const look = useAct(() => lookAtTokenSet({ tokenSet: name }), `${authority.title} was looked at.`);
  // Together: what comes later would move what is read already.
  if (found.data === undefined && found.problem === null) return <Skeleton lines={8} />;
  return (
    <Section
      title={name}
      note={<SetNote set={set} />}
      actions={
        <>
          {mayLook && (
            <Button busy={look.busy} onClick={() => void look.run()} aria-label={`Look now: ${name}`}>
              Look now
            </Button>
          )}
          {mayMake && (
            <>
              <Button kind="primary" onClick={() => setAsking('generate')} aria-label={`Generate a token for ${name}`}>
                Generate
              </Button>
              <Button onClick={() => setAsking('add')} aria-label={`Add a token to ${name}`}>
                Add
              </Button>
            </>
          )}
        </>
      }
    >
      {authority.failing !== null && (
        <div class="notice notice-trouble">
          <p>
            Where the tokens are decided can't be looked at since <Ago at={authority.failing.since} />:{' '}
            {authority.failing.says}
          </p>
        </div>
      )}
      {tokens.length === 0 ? (
        <Empty title="No token is active.">
          <p>Nothing is distributed, and no phone comes in with one of this set.</p>
        </Empty>
      ) : (
        <TokenRows tokens={tokens} isLocal={authority.kind === 'local'} />
      )}
      {found.data !== undefined && <Found set={set} estate={found.data} />}
      {found.data === undefined && found.problem !== null && <Trouble problem={found.problem} />}
      <Revoked tokenSet={name} />
      {asking === 'generate' && <GenerateToken set={set} onClose={close} />}
      {asking === 'add' && <AddToken set={set} onClose={close} />}
    </Section>
  );
}

function SetNote({ set: { authority, name } }: { readonly set: TokenSet }) {
  const { changedBy, enforcedFrom, kind, lookedAt, title } = authority;
  return (
    <>
      {kind === 'local' ? 'Watchword itself decides which are active.' : DECIDED[changedBy](title)}
      {lookedAt !== null && (
        <>
          {' '}
          Looked at <Ago at={lookedAt} />.
        </>
      )}
      {enforcedFrom === 'never' && ' Phones are not asked for one.'}
      {typeof enforcedFrom === 'number' && ` Phones are asked for one from ${exactTime(enforcedFrom)}.`}{' '}
      <a href={link('rotation', name)}>Rotation of {name}</a>
    </>
  );
}

/** Read only when somebody wants to see them. */
function Revoked({ tokenSet }: { readonly tokenSet: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="more" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Revoked tokens</summary>
      {isOpen && <RevokedRows tokenSet={tokenSet} />}
    </details>
  );
}

function RevokedRows({ tokenSet }: { readonly tokenSet: string }) {
  const revoked = useShown(`revoked:${tokenSet}`, () =>
    listTokens({ tokenSet, stage: 'revoked', limit: MOST_REVOKED }),
  );
  return (
    <Loaded of={revoked} lines={2}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title="None has been revoked." />
        ) : (
          <TokenRows tokens={items.toReversed()} isLocal={false} />
        )
      }
    </Loaded>
  );
}
