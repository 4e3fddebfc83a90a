import type { Slot } from '../api/client.ts';
import { Bar } from '../components/bar.tsx';
import { Chart, type Line } from '../components/chart.tsx';
import { Card, Section } from '../components/panel.tsx';
import { Ago, Fingerprint } from '../components/words.tsx';
import { type DeliverySample, deliveriesOf } from '../words/deliveries.ts';
import { count, duration, number } from '../words/format.ts';
import { deliveryParts } from '../words/slots.ts';
import { useAccountRuns } from './slot-runs.ts';

/** How many phones have the slot's value, how that is known, and how it went. */
export function SlotDelivery({ slot }: { readonly slot: Slot }) {
  const { delivery, deliveryOf, deliveryAt } = slot;
  const runs = useAccountRuns(slot.account);
  const samples = deliveriesOf(runs.data?.items ?? [], slot.slot, deliveryOf);
  return (
    <Section
      title="Delivery"
      note={
        deliveryAt !== null && (
          <>
            As of <Ago at={deliveryAt} />
          </>
        )
      }
    >
      <Card>
        {delivery === null ? (
          <p class="muted">
            Nothing is known of phones: the MDM gives no figures, or none since the value was written.
          </p>
        ) : (
          <div class="stack">
            <p>
              <strong>{count(delivery.delivered, 'phone')}</strong> {delivery.delivered === 1 ? 'has' : 'have'}{' '}
              <Fingerprint of={deliveryOf} />.
            </p>
            <Bar label="Phones" parts={deliveryParts(delivery)} legend />
            <Over samples={samples} />
            <p class="hint">{delivery.evidence}.</p>
          </div>
        )}
      </Card>
    </Section>
  );
}

function Over({ samples }: { readonly samples: readonly DeliverySample[] }) {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || first === last) {
    return (
      <div class="chart chart-empty">
        <p class="muted small">A line is drawn as soon as two runs have asked.</p>
      </div>
    );
  }
  const span = duration(last.at - first.at);
  const label = `Delivery over ${span}: from ${number(first.delivered)} to ${count(last.delivered, 'phone')}`;
  const values = (of: (sample: DeliverySample) => number) => samples.map(of);
  const lines: readonly Line[] = [
    { says: 'delivered', tone: 'good', values: values(({ delivered }) => delivered) },
    {
      says: 'not yet, as far as anybody can tell',
      tone: 'waiting',
      values: values((one) => one.pending + one.unknown),
    },
    { says: 'failed', tone: 'trouble', values: values(({ failed }) => failed) },
  ];
  return (
    <Chart
      label={label}
      times={samples.map(({ at }) => at)}
      lines={lines.filter(({ tone, values: figures }) => tone !== 'trouble' || figures.some((one) => one > 0))}
    />
  );
}
