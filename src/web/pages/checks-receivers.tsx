import { useState } from 'preact/hooks';
import { listReceivers, type NoticeReceiver, type NoticeTest, testReceiver } from '../api/client.ts';
import { useAct } from '../components/act.ts';
import { Button } from '../components/button.tsx';
import { Section } from '../components/panel.tsx';
import { Sentence } from '../components/sentence.tsx';
import { Ago, Badge } from '../components/words.tsx';
import { useShown } from '../live/use-shown.ts';
import { may } from '../session.ts';

const KINDS: Readonly<Record<NoticeReceiver['kind'], string>> = {
  webhook: 'Webhook',
  slack: 'Slack',
  teams: 'Microsoft Teams',
  email: 'Mail',
};

/** Who is told of what needs a person, and whether it reaches them; nothing where none is configured. Stands last: it comes when it is read. */
export function Receivers() {
  const { data } = useShown('receivers', () => listReceivers());
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Section title="Notices" note="Who is told of what needs a person.">
      <ul class="sheet">
        {items.map((receiver) => (
          <ReceiverRow key={receiver.name} receiver={receiver} />
        ))}
      </ul>
    </Section>
  );
}

function ReceiverRow({ receiver: { name, kind, about, arrivedAt, failing } }: { readonly receiver: NoticeReceiver }) {
  const [tested, setTested] = useState<NoticeTest | null>(null);
  const test = useAct(
    async () => setTested(await testReceiver({ receiver: name })),
    () => null,
  );
  return (
    <li class="sheet-row receiver">
      <div>
        <p class="row">
          {failing === null ? (
            <Badge
              says={arrivedAt === null ? 'Nothing sent yet' : 'Reached'}
              tone={arrivedAt === null ? 'quiet' : 'good'}
            />
          ) : (
            <Badge says="Not reached" tone="trouble" />
          )}
          <strong>{name}</strong>
          <span class="muted">{KINDS[kind]}</span>
        </p>
        <p class="muted small">
          {about === null ? 'Is told of everything' : `Is told about: ${about.join(', ')}`} · last reached{' '}
          <Ago at={arrivedAt} />
        </p>
        {failing !== null && (
          <p>
            Since <Ago at={failing.since} />: <Sentence says={failing.says} />
          </p>
        )}
        {/* Always there, so that what turns up in it is read aloud. */}
        <p role="status">
          {tested !== null && (
            <>
              <Badge
                says={tested.arrived ? 'Test arrived' : 'Test did not arrive'}
                tone={tested.arrived ? 'good' : 'trouble'}
              />{' '}
              <bdi>{tested.says}</bdi>
            </>
          )}
        </p>
      </div>
      {may('admin') && (
        <div class="actions">
          <Button small busy={test.busy} onClick={() => void test.run()} aria-label={`Send a test to ${name}`}>
            Send a test
          </Button>
        </div>
      )}
    </li>
  );
}
