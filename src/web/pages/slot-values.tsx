import type { Slot, Token } from '../api/client.ts';
import { Bar } from '../components/bar.tsx';
import { Card, Section } from '../components/panel.tsx';
import { Sentence } from '../components/sentence.tsx';
import { Badge, Fingerprint, WordBadge } from '../components/words.tsx';
import { count } from '../words/format.ts';
import { STAGE_WORDS, type Tone } from '../words/tones.ts';

/** What it holds beside what it should. */
export function SlotValues({ slot, tokens }: { readonly slot: Slot; readonly tokens: readonly Token[] }) {
  const { desired, observed, unknownReason } = slot;
  const copies = observed?.copies ?? [];
  const all = copies.reduce((sum, { count: some }) => sum + some, 0);
  const known = (fingerprint: string | null) => tokens.find((token) => token.fingerprint === fingerprint);
  return (
    <div class="slot-sides">
      <Section title="Desired">
        <Card>
          {desired === null ? (
            <p class="muted">Nothing: the token set has no current token.</p>
          ) : (
            <Value fingerprint={desired} token={known(desired)} />
          )}
        </Card>
      </Section>
      <Section title="Observed" note={unknownReason === null ? undefined : 'As it was when it could last be read.'}>
        <Card>
          {observed === null ? (
            <p class="muted">Nobody knows: it has not been read so far.</p>
          ) : all === 0 ? (
            <p class="muted">No copy: there is nothing that could hold a value.</p>
          ) : (
            <div class="stack">
              {copies.map(({ holds, count: some }) => (
                <div key={holds} class="spread">
                  <Value fingerprint={holds} token={known(holds)} wanted={holds === desired} />
                  <span class="muted">{count(some, 'copy', 'copies')}</span>
                </div>
              ))}
              {copies.length > 1 && (
                <Bar
                  label="Copies by value"
                  parts={copies.map(({ holds, count: some }) => ({
                    says: holds === null ? 'nothing' : `copies of ${holds.slice(0, 8)}`,
                    value: some,
                    tone: toneOf(holds, desired),
                  }))}
                />
              )}
              {observed.changedBy !== undefined && (
                <p class="muted small">Last changed by {observed.changedBy}, as the MDM says.</p>
              )}
            </div>
          )}
        </Card>
      </Section>
    </div>
  );
}

function toneOf(holds: string | null, desired: string | null): Tone {
  if (holds === null) return 'quiet';
  return holds === desired ? 'good' : 'waiting';
}

function Value({
  fingerprint,
  token,
  wanted = true,
}: {
  readonly fingerprint: string | null;
  readonly token: Token | undefined;
  readonly wanted?: boolean;
}) {
  return (
    <span class="row">
      <Fingerprint of={fingerprint} />
      {token !== undefined && <WordBadge word={STAGE_WORDS[token.stage]} />}
      {fingerprint !== null && token === undefined && !wanted && <Badge says="Unknown to the set" tone="trouble" />}
      {token !== undefined && token.note !== '' && <span class="muted small">{token.note}</span>}
    </span>
  );
}

/** What stands beside our key, by name; Watchword never touches it. */
export function Neighbours({ observed }: { readonly observed: NonNullable<Slot['observed']> }) {
  const { neighbours, remarks = [] } = observed;
  return (
    <Section title="Neighbours" note="They stand beside the token, and no run touches them.">
      <Card>
        {neighbours.length === 0 ? (
          <p class="muted">Nothing else stands there.</p>
        ) : (
          <ul class="neighbours">
            {neighbours.map((name) => (
              <li key={name}>
                <code>{name}</code>
              </li>
            ))}
          </ul>
        )}
        {remarks.map((remark) => (
          <p key={remark} class="remark">
            <Sentence says={remark} />
          </p>
        ))}
      </Card>
    </Section>
  );
}
