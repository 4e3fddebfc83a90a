import { useRef, useState } from 'preact/hooks';
import { confirmOrder, type Order, withdrawOrder } from '../api/client.ts';
import { Ask } from '../components/ask.tsx';
import { Button } from '../components/button.tsx';
import { Section } from '../components/panel.tsx';
import { Sentence } from '../components/sentence.tsx';
import { Steps } from '../components/steps.tsx';
import { ValueField } from '../components/value-field.tsx';
import { Ago } from '../components/words.tsx';
import { may } from '../session.ts';
import { shortFingerprint } from '../words/format.ts';
import { link } from '../words/path.ts';

/** What a person has to do where tokens are decided, and saying that it is done; nothing where nothing is ordered. */
export function Orders({ orders }: { readonly orders: readonly Order[] }) {
  if (orders.length === 0) return null;
  return (
    <Section title="To be done" note="Where the tokens are decided.">
      <ul class="sheet">
        {orders.map((order) => (
          <OrderRow key={`${order.what} ${order.token}`} order={order} />
        ))}
      </ul>
    </Section>
  );
}

function OrderRow({ order }: { readonly order: Order }) {
  const [asking, setAsking] = useState<'confirm' | 'withdraw' | null>(null);
  const close = () => setAsking(null);
  const { fingerprint, notNow, orderedAt, orderedBy, reason, says, steps, tokenSet, wantedBy, what } = order;
  const name = shortFingerprint(fingerprint);
  return (
    <li class="sheet-row order">
      <h3 class="sheet-title">
        {tokenSet}: {says ?? `${name} is ${what === 'add' ? 'added' : 'taken away'} by Watchword`}
      </h3>
      <p class="muted">
        Ordered <Ago at={orderedAt} /> by {orderedBy}
        {reason !== '' && (
          <>
            : <bdi>{reason}</bdi>
          </>
        )}
        {wantedBy !== null && (
          <>
            {' '}
            · for <a href={link('rotation', tokenSet)}>the rotation</a>
          </>
        )}
      </p>
      {notNow !== null && (
        <div class="notice notice-waiting">
          <p>
            Not now: <Sentence says={notNow} />
          </p>
        </div>
      )}
      {steps.length > 0 && <Steps steps={steps} />}
      {may('admin') && says !== null && (
        <div class="actions">
          <Button kind="primary" onClick={() => setAsking('confirm')} aria-label={`It is done: ${name}`}>
            It is done
          </Button>
          <Button onClick={() => setAsking('withdraw')} aria-label={`Withdraw the order about ${name}`}>
            Withdraw
          </Button>
        </div>
      )}
      {asking === 'confirm' && <Confirm order={order} onClose={close} />}
      {asking === 'withdraw' && (
        <Ask
          title={`Withdraw the order about ${name}?`}
          verb="Withdraw"
          done="The order is withdrawn."
          doIt={(why) => withdrawOrder({ order: order.token, reason: why })}
          onClose={close}
        >
          <p>
            You say that it is no longer wanted, and that nobody has done it.
            {wantedBy !== null && ' The rotation that it is for is paused, so that it is not ordered again at once.'}
          </p>
        </Ask>
      )}
    </li>
  );
}

function Confirm({
  order: { token, what, fingerprint },
  onClose,
}: {
  readonly order: Order;
  readonly onClose: () => void;
}) {
  const value = useRef<HTMLInputElement>(null);
  const name = shortFingerprint(fingerprint);
  const doIt = async (reason: string) => {
    const typed = value.current?.value ?? '';
    await confirmOrder({ order: token, reason, ...(typed !== '' && { value: typed }) });
    if (value.current !== null) value.current.value = '';
  };
  return (
    <Ask
      title={what === 'add' ? `Is ${name} added there?` : `Is ${name} taken away there?`}
      verb="It is done"
      done="Recorded."
      doIt={doIt}
      onClose={onClose}
    >
      <p>
        {what === 'add'
          ? 'From now on it counts as active, and is distributed.'
          : 'From now on it counts as revoked, and every validation endpoint refuses it.'}
      </p>
      {what === 'add' && (
        <ValueField
          label="Value that the console has chosen"
          hint="Leave it empty where the console took the ordered one."
          field={value}
        />
      )}
    </Ask>
  );
}
