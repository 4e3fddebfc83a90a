import type { Finding } from '../api/client.ts';
import { Sentence } from '../components/sentence.tsx';
import { Badge } from '../components/words.tsx';
import { count } from '../words/format.ts';
import type { Tone } from '../words/tones.ts';

const LEVELS: Readonly<Record<Finding['level'], { readonly says: string; readonly tone: Tone }>> = {
  failure: { says: 'Failure', tone: 'trouble' },
  warning: { says: 'Warning', tone: 'waiting' },
  unknown: { says: 'Not known', tone: 'waiting' },
  ok: { says: 'In order', tone: 'good' },
};

const ORDER = Object.keys(LEVELS);

/** What a check has found so far, the worst first, with what to do about it. */
export function Findings({ findings, isGoing }: { readonly findings: readonly Finding[]; readonly isGoing: boolean }) {
  const sorted = [...findings].sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
  return (
    <>
      <p role="status">{summary(findings, isGoing)}</p>
      <ul class="sheet">
        {sorted.map((finding, at) => (
          // Two findings may say the same, and none has a name.
          <li key={at} class="sheet-row finding">
            <p class="row">
              <Badge {...LEVELS[finding.level]} />
              <strong>{finding.check}</strong>
              {finding.slot !== undefined && <span class="muted">{finding.slot}</span>}
            </p>
            <p>
              <Sentence says={finding.says} />
            </p>
            {finding.resolve !== undefined && (
              <p class="finding-resolve">
                <span class="muted">What to do:</span> <Sentence says={finding.resolve} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function summary(findings: readonly Finding[], isGoing: boolean): string {
  const bad = findings.filter(({ level }) => level !== 'ok').length;
  const says = bad === 0 ? `${count(findings.length, 'thing')} in order` : `${count(bad, 'thing')} to look at`;
  return isGoing ? `Checking: ${says} so far…` : `Done: ${says}.`;
}
