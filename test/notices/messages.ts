/** Messages for tests, with what outsiders may have written into names. */
import type { Notice } from '../../src/model/notice.ts';
import type { Told } from '../../src/notices/decide.ts';
import { type Message, messageOf } from '../../src/notices/message.ts';
import { Redactor } from '../../src/redactor.ts';
import { testClock } from '../clock.ts';
import { fingerprint } from '../store/samples.ts';

export const AT = Date.UTC(2026, 10, 24, 9, 15);
export const NEVER = new AbortController().signal;

/** What would be a mention, a link, a tag, a heading, a line of its own, or another header. */
export const NASTY =
  'a&b <!channel> <https://evil.example|x> @everyone [x](https://evil.example) *b* `c`\r\nBcc: x@evil.example\u202E <img src=x> \u0007';

export function notice(different: Partial<Notice> = {}): Notice {
  return {
    receiver: 'ops',
    key: 'slot:contoso/ios watchword plan contoso',
    subject: 'slot:contoso/ios',
    says: 'contoso/ios: somebody else has changed it',
    resolve: 'watchword plan contoso',
    since: AT - 60_000,
    firstSeenAt: AT,
    toldAt: null,
    times: 0,
    goneAt: null,
    overAt: null,
    returns: 0,
    ...different,
  };
}

export function message(told: Partial<Told> = { news: [notice()] }, link: string | null = null): Message {
  return messageOf({ news: [], again: [], over: [], ...told }, { id: 'f'.repeat(32), now: AT, link });
}

/** Many of them, so many that no medium takes them all. */
export function many(count: number): readonly Notice[] {
  return Array.from({ length: count }, (_, at) =>
    notice({ subject: `slot:contoso/${at}`, says: `${at} ${'&'.repeat(290)}` }),
  );
}

export function surroundings(clock = testClock(AT)) {
  return { clock, redactor: new Redactor(), store: { fingerprint: () => fingerprint('a') } };
}
