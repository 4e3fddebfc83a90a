/** What runs say about one slot, in words; runs in a row that found nothing to do are one line. */
import type { Run } from '../api/client.ts';
import { number, shortFingerprint } from './format.ts';
import type { Tone } from './tones.ts';

/** One line of a slot's history. */
export interface Chapter {
  /** The newest run that it is about. */
  readonly run: string;
  readonly at: number;
  /** Null where it is about several. */
  readonly trigger: Run['trigger'] | null;
  readonly tone: Tone;
  readonly word: string;
  readonly says: string;
}

const KINDS = { set: 'Set', replace: 'Replaced', repair: 'Repaired' } as const;
const PLANNED = { set: 'To be set', replace: 'To be replaced', repair: 'To be repaired' } as const;
/** Those that changed nothing, in one word. */
const IN_SYNC = 'In sync';

/** The history of a slot, newest first, from runs in that order. */
export function historyOf(runs: readonly Run[], slot: string): readonly Chapter[] {
  const chapters: Chapter[] = [];
  let quiet = 0;
  for (const run of runs) {
    const chapter = chapterOf(run, slot);
    if (chapter === null) continue;
    const last = chapters.at(-1);
    if (chapter.word === IN_SYNC && last?.word === IN_SYNC) {
      quiet += 1;
      chapters[chapters.length - 1] = { ...last, trigger: null, says: `${number(quiet)} runs found nothing to do.` };
      continue;
    }
    quiet = 1;
    chapters.push(chapter);
  }
  return chapters;
}

function chapterOf({ id, startedAt, endedAt, trigger, plan, done }: Run, slot: string): Chapter | null {
  const base = { run: id, at: startedAt, trigger };
  const outcome = done.find((one) => one.slot === slot);
  const change = plan?.changes.find((one) => one.slot === slot);
  if (change !== undefined) {
    const before = change.before.map(({ fingerprint }) =>
      fingerprint === null ? 'nothing' : shortFingerprint(fingerprint),
    );
    const says = `${before.join(', ') || 'nothing'} → ${shortFingerprint(change.after.fingerprint)}: ${change.why}.`;
    if (outcome?.outcome === 'written') return { ...base, tone: 'good', word: KINDS[change.kind], says };
    if (outcome === undefined) {
      const isGoing = endedAt === null;
      return { ...base, tone: isGoing ? 'accent' : 'waiting', word: PLANNED[change.kind], says };
    }
    const failed = outcome.outcome === 'failed';
    return {
      ...base,
      tone: failed ? 'trouble' : 'waiting',
      word: failed ? 'Failed' : 'Unconfirmed',
      says: `${says} ${outcome.says}`,
    };
  }
  const held = plan?.held.find((one) => one.slot === slot);
  if (held !== undefined) return { ...base, tone: 'waiting', word: 'Held', says: `${held.says}.` };
  if (plan?.inSync.includes(slot) === true)
    return { ...base, tone: 'quiet', word: IN_SYNC, says: 'One run found nothing to do.' };
  return null;
}
