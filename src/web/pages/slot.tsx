import { useState } from 'preact/hooks';
import { getSlot, listTokens, type Slot } from '../api/client.ts';
import { Refused } from '../api/send.ts';
import { Button } from '../components/button.tsx';
import { Card, Empty, Loaded, Page, Section, Skeleton } from '../components/panel.tsx';
import { Sentence } from '../components/sentence.tsx';
import { Steps } from '../components/steps.tsx';
import { Ago, WordBadge } from '../components/words.tsx';
import { every } from '../live/every.ts';
import { useShown } from '../live/use-shown.ts';
import { may } from '../session.ts';
import { nextFor } from '../words/slots.ts';
import { CONDITION_WORDS } from '../words/tones.ts';
import { ConfirmSlot } from './confirm.tsx';
import { SlotDelivery } from './slot-delivery.tsx';
import { SlotHistory } from './slot-history.tsx';
import { platformName } from './slot-row.tsx';
import { Neighbours, SlotValues } from './slot-values.tsx';
import { SyncNow, SyncProgress } from './sync.tsx';

/** One slot: what it holds and what it should, what is next, and how far its value has got. */
export function SlotPage({ account, slot }: { readonly account: string; readonly slot: string }) {
  const read = useShown(`slot:${account}/${slot}`, () => getSlot({ account, slot }));
  const title = `${account} / ${slot}`;
  if (read.data === undefined && read.problem instanceof Refused && read.problem.status === 404) {
    return (
      <Page title={title}>
        <Empty title="There is no such slot.">
          <a href="#/slots">All slots</a>
        </Empty>
      </Page>
    );
  }
  return (
    <Page
      title={title}
      lead={read.data === undefined ? ' ' : (read.data.observed?.place ?? read.data.place)}
      actions={read.data !== undefined && <SlotActs slot={read.data} />}
    >
      <Loaded of={read} lines={12}>
        {(data) => <OneSlot slot={data} />}
      </Loaded>
    </Page>
  );
}

function SlotActs({ slot }: { readonly slot: Slot }) {
  const [confirming, setConfirming] = useState(false);
  return (
    <>
      <SyncNow accounts={[slot.account]} says="Sync account" primary={slot.steps === null} />
      {slot.steps !== null && may('operator') && (
        <Button kind="primary" onClick={() => setConfirming(true)}>
          Confirm
        </Button>
      )}
      {confirming && <ConfirmSlot slot={slot} onClose={() => setConfirming(false)} />}
    </>
  );
}

function OneSlot({ slot }: { readonly slot: Slot }) {
  const { condition, observedAt, unknownReason, unknownSince, steps, observed, tokenSet } = slot;
  const tokens = useShown(`tokens:${tokenSet}`, () => every((asked) => listTokens({ ...asked, tokenSet })));
  // What is said of a value would move what stands below it.
  if (tokens.data === undefined && tokens.problem === null) return <Skeleton lines={12} />;
  const word = CONDITION_WORDS[condition];
  return (
    <>
      <SyncProgress />
      <Card {...((word.tone === 'waiting' || word.tone === 'trouble') && { tone: word.tone })}>
        <div class="slot-stand">
          <div class="spread">
            <div class="row">
              <WordBadge word={word} />
              <span>{word.means}</span>
            </div>
            <span class="muted small">
              Looked at <Ago at={observedAt} />
            </span>
          </div>
          {unknownReason !== null && (
            <p>
              <strong>Why:</strong> {unknownReason}
              {unknownSince !== null && (
                <span class="muted">
                  {' '}
                  (since <Ago at={unknownSince} />)
                </span>
              )}
            </p>
          )}
          <p>
            <strong>What is next:</strong> <Sentence says={nextFor(slot)} />
          </p>
          <SlotFacts slot={slot} />
        </div>
      </Card>
      {steps !== null && (
        <Section title="What to do in the console" note="A person writes this slot.">
          <Card>
            <Steps steps={steps} />
          </Card>
        </Section>
      )}
      <SlotValues slot={slot} tokens={tokens.data ?? []} />
      <SlotDelivery slot={slot} />
      {observed !== null && <Neighbours observed={observed} />}
      <SlotHistory account={slot.account} slot={slot.slot} />
    </>
  );
}

function SlotFacts({ slot }: { readonly slot: Slot }) {
  const { platform, tokenSet, written, canary, required, writtenAt, confirmedAt, cleanAt, driftedSince, repairedAt } =
    slot;
  const how = { 'in-place': 'in one place', 'per-device': 'phone by phone', manual: 'by a person' }[written];
  return (
    <dl class="facts facts-two">
      <dt>Token set</dt>
      <dd>{tokenSet}</dd>
      <dt>Platform</dt>
      <dd>
        {platformName(platform)}
        {canary && ', a canary: it is written first'}
        {!required && ', not required: it keeps no rotation waiting'}
      </dd>
      <dt>Written</dt>
      <dd>
        {how}, <Ago at={written === 'manual' ? confirmedAt : writtenAt} never="not by Watchword so far" />
      </dd>
      <dt>Last in order</dt>
      <dd>
        <Ago at={cleanAt} />
      </dd>
      {driftedSince !== null && (
        <>
          <dt>Drifted</dt>
          <dd>
            <Ago at={driftedSince} />
          </dd>
        </>
      )}
      {repairedAt.length > 0 && (
        <>
          <dt>Repaired</dt>
          <dd>
            {repairedAt.length === 1 ? 'once' : `${repairedAt.length} times`}, last <Ago at={Math.max(...repairedAt)} />
          </dd>
        </>
      )}
    </dl>
  );
}
