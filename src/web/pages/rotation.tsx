import { useEffect } from 'preact/hooks';
import { getRotation, listTokenSets, type RotationPicture, type TokenSet } from '../api/client.ts';
import { Copy } from '../components/copy.tsx';
import { Card, Empty, Loaded, Page, Section } from '../components/panel.tsx';
import { Sentence } from '../components/sentence.tsx';
import { Ago } from '../components/words.tsx';
import { now } from '../live/now.ts';
import { shown, useShown } from '../live/use-shown.ts';
import { ago, capital } from '../words/format.ts';
import { RotationAccounts } from './rotation-accounts.tsx';
import { RotationActs } from './rotation-acts.tsx';
import { RotationHistory } from './rotation-history.tsx';
import { Road } from './rotation-road.tsx';
import { Sightings } from './rotation-sightings.tsx';
import { SetTabs } from './token-set-tabs.tsx';

/** What phones present is news of its own, which no event tells. */
const LOOK_AGAIN_MS = 5000;

/** How the rotation of a set stands, what it waits for, and everything that may be asked of it. */
export function RotationPage({ tokenSet }: { readonly tokenSet?: string }) {
  const sets = useShown('token-sets', () => listTokenSets());
  const items = sets.data?.items ?? [];
  const set = tokenSet === undefined ? items[0] : items.find(({ name }) => name === tokenSet);
  if (sets.data !== undefined && set === undefined) {
    return (
      <Page title="Rotation">
        <Empty title={tokenSet === undefined ? 'There is no token set.' : `There is no token set ${tokenSet}.`} />
      </Page>
    );
  }
  if (set === undefined) {
    return (
      <Page title="Rotation">
        <Loaded of={sets} lines={12}>
          {() => null}
        </Loaded>
      </Page>
    );
  }
  return <OneSet key={set.name} set={set} sets={items} />;
}

function OneSet({ set, sets }: { readonly set: TokenSet; readonly sets: readonly TokenSet[] }) {
  const picture = useShown(`rotation:${set.name}`, () => getRotation({ tokenSet: set.name }));
  const isGoing = picture.data?.rotation != null;
  useEffect(() => {
    if (!isGoing) return;
    const looking = setInterval(() => shown.readSoon(), LOOK_AGAIN_MS);
    return () => clearInterval(looking);
  }, [isGoing]);
  return (
    <Page
      title="Rotation"
      lead={`How the token of ${set.name} is replaced.`}
      actions={picture.data === undefined ? undefined : <RotationActs picture={picture.data} set={set} />}
    >
      <SetTabs sets={sets} chosen={set.name} page="rotation" />
      <Loaded of={picture} lines={12}>
        {(data) => (
          <>
            <Picture picture={data} />
            <RotationHistory tokenSet={set.name} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Picture({ picture }: { readonly picture: RotationPicture }) {
  const { accounts, at, from, to, rotation } = picture;
  return (
    <>
      <Card {...(picture.resolve !== null && { tone: picture.state === 'stuck' ? 'trouble' : 'waiting' })}>
        <Road picture={picture} />
        <Standing picture={picture} />
      </Card>
      {rotation !== null && (
        <>
          <Section title="Accounts">
            <RotationAccounts accounts={accounts} />
          </Section>
          <Section title="Tokens" note="What phones present at the validation endpoint.">
            <div class="two">
              {from !== null && <Sightings token={from} which="Old" at={at} />}
              {to !== null && <Sightings token={to} which="New" at={at} />}
            </div>
          </Section>
        </>
      )}
    </>
  );
}

/** Where it is and what it waits for, in words. */
function Standing({ picture }: { readonly picture: RotationPicture }) {
  const { rotation, says, untilAt, resolve } = picture;
  return (
    <div class="standing">
      <p class="standing-says">
        <Sentence says={`${capital(says)}.`} />
        {untilAt !== null && <span class="muted"> It goes on {ago(untilAt, now.value)}.</span>}
      </p>
      {resolve !== null && (
        <p class="muted">
          On the command line: <code>{resolve}</code> <Copy text={resolve} what="the command" />
        </p>
      )}
      {rotation?.failing != null && (
        <div class="notice notice-trouble">
          <p>
            The last try failed <Ago at={rotation.failing.at} />: <Sentence says={rotation.failing.says} />
          </p>
        </div>
      )}
      {rotation !== null && (
        <p class="muted">
          Begun <Ago at={rotation.startedAt} /> by {rotation.startedBy}
          {rotation.reason !== '' && (
            <>
              : <bdi>{rotation.reason}</bdi>
            </>
          )}
          {said(rotation).map(([what, at]) => (
            <>
              {' · '}
              {what} <Ago at={at} />
            </>
          ))}
        </p>
      )}
    </div>
  );
}

function said({ approvedAt, pausedAt, abortedAt }: NonNullable<RotationPicture['rotation']>) {
  return (
    [
      ['approved', approvedAt],
      ['paused', pausedAt],
      ['called back', abortedAt],
    ] as const
  ).filter((one): one is readonly [(typeof one)[0], number] => one[1] !== null);
}
