import { useState } from 'preact/hooks';
import { approveRotation, resumeRotation, type Slot } from '../api/client.ts';
import { useAct } from '../components/act.ts';
import { Ask } from '../components/ask.tsx';
import { Button } from '../components/button.tsx';
import { Sentence } from '../components/sentence.tsx';
import { Ago } from '../components/words.tsx';
import { may } from '../session.ts';
import { capital } from '../words/format.ts';
import { type Need, placeOf, type WayOut, wayOutOf } from '../words/needs.ts';
import { ConfirmSlot } from './confirm.tsx';
import { sync } from './sync.tsx';

/** Everything that needs a person, each with the button that resolves it and the way to look at it. */
export function NeedRows({ needs, slots }: { readonly needs: readonly Need[]; readonly slots: readonly Slot[] }) {
  return (
    <ul class="needs">
      {needs.map((need) => {
        const place = placeOf(need);
        return (
          <li key={need.subject} class="need">
            <div class="need-says">
              <p>
                <Sentence says={capital(need.says)} />
              </p>
              <p class="muted small">
                {need.since !== null && <Since at={need.since} />}
                {need.resolve !== null && (
                  <>
                    {need.since !== null && ' · '}
                    <code>{need.resolve}</code>
                  </>
                )}
              </p>
            </div>
            <div class="actions">
              {may('operator') && <Resolve way={wayOutOf(need, slots)} need={need} slots={slots} />}
              <a class="button button-plain button-small" href={place.href}>
                {place.says}
              </a>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Since({ at }: { readonly at: number }) {
  return (
    <>
      Since <Ago at={at} />
    </>
  );
}

function Resolve({ way, need, slots }: { readonly way: WayOut; readonly need: Need; readonly slots: readonly Slot[] }) {
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  const look = useAct(
    (account: string) => sync([account], { lookOnly: true }),
    () => null,
  );
  const ask = (says: string) => (
    <Button kind="primary" small onClick={() => setAsking(true)}>
      {says}
    </Button>
  );
  switch (way.do) {
    case 'go':
      return null;
    case 'look':
      return (
        <Button kind="primary" small busy={look.busy} onClick={() => void look.run(way.account)}>
          Look again
        </Button>
      );
    case 'confirm': {
      const slot = slots.find((one) => one.account === way.account && one.slot === way.slot);
      if (slot === undefined) return null;
      return (
        <>
          {ask('Confirm')}
          {asking && <ConfirmSlot slot={slot} onClose={close} />}
        </>
      );
    }
    case 'repair':
      return (
        <>
          {ask('Repair')}
          {asking && (
            <Ask
              title={`Repair ${way.account}/${way.slot}?`}
              verb="Repair"
              withReason={false}
              done="The run has begun."
              doIt={() => sync([way.account], { slots: [way.slot], repair: true })}
              onClose={close}
            >
              <p>{capital(need.says)}.</p>
              <p>A run writes the token back into it, now. Everything beside the token stays as it is.</p>
            </Ask>
          )}
        </>
      );
    case 'approve':
    case 'resume':
      return (
        <>
          {ask(way.do === 'approve' ? 'Approve' : 'Resume')}
          {asking && <AskRotation way={way} says={need.says} onClose={close} />}
        </>
      );
  }
}

function AskRotation({
  way: { do: verb, tokenSet },
  says,
  onClose,
}: {
  readonly way: Extract<WayOut, { readonly tokenSet: string }>;
  readonly says: string;
  readonly onClose: () => void;
}) {
  const isApprove = verb === 'approve';
  return (
    <Ask
      title={isApprove ? 'May the old token be taken away?' : 'Let the rotation go on?'}
      verb={isApprove ? 'Approve' : 'Resume'}
      done={isApprove ? 'Approved: the old token goes as soon as nothing stands in the way.' : 'The rotation goes on.'}
      doIt={(reason) => (isApprove ? approveRotation : resumeRotation)({ tokenSet, reason })}
      onClose={onClose}
    >
      <p>
        {tokenSet}: {says}.
      </p>
    </Ask>
  );
}
