/** Needs, and a receiver's memory of them, for tests. */
import type { Need } from '../../src/model/need.ts';
import type { Notice } from '../../src/model/notice.ts';
import { type Decision, decide } from '../../src/notices/decide.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export function need(subject: string, different: Partial<Need> = {}): Need {
  return {
    subject,
    says: `${subject} needs somebody`,
    resolve: `watchword plan ${subject}`,
    since: null,
    ...different,
  };
}

/** One receiver, looked at again and again; what it is told arrives. */
export class Memory {
  notices: readonly Notice[] = [];
  now = 0;
  readonly repeatMs: number;

  constructor(repeatMs = DAY_MS) {
    this.repeatMs = repeatMs;
  }

  /** Looks after so many milliseconds; `arrives` says whether what is told reaches the receiver. */
  look(afterMs: number, needs: readonly Need[], arrives = true): Decision {
    this.now += afterMs;
    const { notices: remembered, now, repeatMs } = this;
    const decision = decide({ receiver: 'ops', needs, remembered, repeatMs, now });
    this.notices = arrives ? decision.afterwards : decision.before;
    return decision;
  }

  /** The same, and only the subjects of what was told: `+slot:a` new, `=` again, `-` over. */
  told(afterMs: number, needs: readonly Need[], arrives = true): readonly string[] {
    const { news, again, over } = this.look(afterMs, needs, arrives).told;
    const marked = (mark: string, notices: readonly Notice[]) => notices.map(({ subject }) => `${mark}${subject}`);
    return [...marked('+', news), ...marked('=', again), ...marked('-', over)];
  }
}
