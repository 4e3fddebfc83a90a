import type { AuditRecord } from '../api/client.ts';
import { Ago } from '../components/words.tsx';
import { number } from '../words/format.ts';

/** One entry; its details and its link of the chain are folded away. */
export function AuditEntry({ entry }: { readonly entry: AuditRecord }) {
  const { seq, at, actor, action, subject, reason, detail, hash } = entry;
  return (
    <li class="sheet-row entry">
      <p class="entry-head">
        <strong>{action}</strong> <code>{subject}</code>
      </p>
      <p class="entry-who">
        {actor}
        {reason !== '' && (
          <span class="muted">
            : <bdi>{reason}</bdi>
          </span>
        )}
      </p>
      <p class="entry-when muted">
        <Ago at={at} />
      </p>
      <details class="more">
        <summary>
          Details<span class="hidden"> of entry {number(seq)}</span>
        </summary>
        <dl class="facts">
          <dt>Entry</dt>
          <dd>{number(seq)}</dd>
          {Object.entries(detail).map(([name, value]) => (
            <>
              <dt key={name}>{name}</dt>
              <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
            </>
          ))}
          <dt>Hash</dt>
          <dd>
            <code class="long">{hash}</code>
          </dd>
        </dl>
      </details>
    </li>
  );
}
