import { getRotation, priceToken, type Token, type TokenSet } from '../api/client.ts';
import { Ago, Badge, Fingerprint, WordBadge } from '../components/words.tsx';
import { useShown } from '../live/use-shown.ts';
import { count } from '../words/format.ts';
import { link } from '../words/path.ts';
import { ROTATION_WORDS } from '../words/rotation.ts';
import { STAGE_WORDS } from '../words/tones.ts';

/** A token set: who decides, what rotates, and each active token with whether it may be revoked. */
export function TokenSetCard({ set: { name, app, authority, tokens } }: { readonly set: TokenSet }) {
  return (
    <article class="card set">
      <header class="spread">
        <div>
          <h3>
            <a href={link('tokens')}>{name}</a>
          </h3>
          <p class="muted small">
            {app} · {authorityWords(authority)}
            {authority.lookedAt !== null && (
              <>
                {', looked at '}
                <Ago at={authority.lookedAt} />
              </>
            )}
          </p>
        </div>
        <RotationLine tokenSet={name} />
      </header>
      {authority.failing !== null && (
        <p class="notice notice-trouble">
          <span>
            Its authority has not been reached since <Ago at={authority.failing.since} />: {authority.failing.says}
          </span>
        </p>
      )}
      {tokens.length === 0 ? (
        <p class="muted">It has no active token, so that nothing is distributed.</p>
      ) : (
        <ul class="set-tokens">
          {tokens.map((token) => (
            <TokenLine key={token.id} token={token} />
          ))}
        </ul>
      )}
    </article>
  );
}

function authorityWords({ kind, changedBy }: TokenSet['authority']): string {
  if (kind === 'local') return 'Watchword decides which tokens are active';
  if (changedBy === 'watchword') return `kept at ${kind}`;
  return changedBy === 'person' ? `decided at ${kind}, changed by a person` : `decided at ${kind} by others`;
}

function RotationLine({ tokenSet }: { readonly tokenSet: string }) {
  const { data } = useShown(`rotation:${tokenSet}`, () => getRotation({ tokenSet }));
  return (
    <a class="set-rotation" href={link('rotation', tokenSet)}>
      <span class="small">Rotation</span>
      {data === undefined ? <Badge says="…" tone="quiet" /> : <WordBadge word={ROTATION_WORDS[data.state]} />}
    </a>
  );
}

function TokenLine({ token }: { readonly token: Token }) {
  const { fingerprint, stage, note, createdAt, currentAt, retiredAt, lastPresentedAt, presentedToday } = token;
  const since = { pending: createdAt, current: currentAt, retiring: retiredAt, revoked: null }[stage];
  return (
    <li class="set-token">
      <div class="set-token-name">
        <Fingerprint of={fingerprint} />
        <WordBadge word={STAGE_WORDS[stage]} />
        {note !== '' && <span class="muted set-token-note">{note}</span>}
      </div>
      <dl class="set-token-facts">
        <div>
          <dt>{STAGE_WORDS[stage].says} since</dt>
          <dd>
            <Ago at={since ?? createdAt} />
          </dd>
        </div>
        <div>
          <dt>Last presented</dt>
          <dd>
            <Ago at={lastPresentedAt} />
            {presentedToday > 0 && <span class="muted"> · {count(presentedToday, 'time')} today</span>}
          </dd>
        </div>
        <div>
          <dt>May it be revoked?</dt>
          <dd>
            {stage === 'current' ? <span class="muted">No, it is distributed</span> : <MayRevoke token={token} />}
          </dd>
        </div>
      </dl>
    </li>
  );
}

/** Whether anybody would be locked out, in one line. */
function MayRevoke({ token: { id } }: { readonly token: Token }) {
  const { data } = useShown(`price:${id}`, () => priceToken({ token: id }));
  if (data === undefined) return <span class="muted">…</span>;
  const { serving, phones, unknownSlots, lookedAt } = data;
  if (serving.length === 0 && lookedAt === null)
    return <span class="says-waiting">Not yet: an account was never looked at</span>;
  if (serving.length === 0) return <span class="says-good">Yes, nobody needs it</span>;
  if (phones === 0) return <span class="says-waiting">Not yet: unknown in {count(unknownSlots, 'slot')}</span>;
  const more = unknownSlots === 0 ? '' : ' and more';
  return (
    <span class="says-waiting">
      Not yet: {count(phones, 'phone')}
      {more} may need it
    </span>
  );
}
