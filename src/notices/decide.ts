/**
 * What one receiver is told now, decided from what needs somebody now and what it was told before; pure. A need is the same need
 * while its subject and the command that resolves it stay the same: its sentence may change with every attempt.
 *
 * | what is seen                                             | what follows                                              |
 * |----------------------------------------------------------|-----------------------------------------------------------|
 * | a need that was not told yet                             | told when nothing new has come for `WAIT_MS`, or the first |
 * |                                                          | one waits for `LONGEST_WAIT_MS`: what comes together is    |
 * |                                                          | one message                                               |
 * | one that was told, `repeatMs` ago                        | told again, with those that are nearly due                |
 * | one that was told is gone                                | told as over, when it has stayed away for long enough,    |
 * |                                                          | with those that have for half as long                     |
 * | one that was not told is gone                            | forgotten                                                 |
 * | one that is gone is there again, before that was told    | nothing: it never was over                                |
 * | one that is over is there again within `REMEMBERED_MS`   | told as new; the next time it has to stay away twice as long |
 *
 * Nothing else is remembered, so a receiver that was away is told how things stand then, and a daemon that starts tells nothing twice.
 */
import type { Need } from '../model/need.ts';
import type { Notice } from '../model/notice.ts';

/** What comes within this time is one message. */
export const WAIT_MS = 30_000;
/** Longer than this nothing new waits for what still comes. */
export const LONGEST_WAIT_MS = 5 * 60_000;
/** So long a need stays away before it is told as over, the first time. */
export const SETTLE_MS = 5 * 60_000;
/** So long it is remembered that a need came back, and how often. */
export const REMEMBERED_MS = 24 * 60 * 60_000;
/** Reminders that are due within this time go out together, or within a quarter of `repeatMs` where that is shorter. */
const NEARLY_MS = 60 * 60_000;

/** What is told, in the order of the needs: the most urgent first. */
export interface Told {
  readonly news: readonly Notice[];
  /** Told before, and still so. */
  readonly again: readonly Notice[];
  readonly over: readonly Notice[];
}

/** What is to be told now, and what is remembered: without telling, and once the message has arrived. */
export interface Decision {
  readonly told: Told;
  readonly before: readonly Notice[];
  readonly afterwards: readonly Notice[];
}

/** What the decision is made from. */
export interface Situation {
  readonly receiver: string;
  /** Those that this receiver is told of, the most urgent first. */
  readonly needs: readonly Need[];
  readonly remembered: readonly Notice[];
  readonly repeatMs: number;
  readonly now: number;
}

/** Which need it is. */
export function keyOf({ subject, resolve }: Pick<Need, 'subject' | 'resolve'>): string {
  return `${subject} ${resolve ?? ''}`;
}

/** What is told now. */
export function decide(situation: Situation): Decision {
  const before = looked(situation);
  const told = dueOf(before, situation);
  if (isNothing(told)) return { told, before, afterwards: before };
  const { now } = situation;
  const open = new Set([...told.news, ...told.again].map(({ key }) => key));
  const over = new Set(told.over.map(({ key }) => key));
  const afterwards = before.map((notice) => {
    if (over.has(notice.key)) return { ...notice, overAt: now };
    return open.has(notice.key) ? { ...notice, toldAt: now, times: notice.times + 1 } : notice;
  });
  return { told, before, afterwards };
}

/** Whether there is nothing to tell. */
export function isNothing({ news, again, over }: Told): boolean {
  return news.length + again.length + over.length === 0;
}

/** What is remembered after looking: those that are there in the order of the needs, then those that are gone. */
function looked({ receiver, needs, remembered, now }: Situation): readonly Notice[] {
  const known = new Map(remembered.map((notice) => [notice.key, notice]));
  const present = new Map<string, Notice>();
  for (const need of needs) {
    const key = keyOf(need);
    if (!present.has(key)) present.set(key, seen(need, known.get(key) ?? fresh(receiver, key, need, now), now));
  }
  const gone = remembered.filter(({ key }) => !present.has(key)).flatMap((notice) => missed(notice, now));
  return [...present.values(), ...gone.toSorted((one, other) => (one.key < other.key ? -1 : 1))];
}

function fresh(receiver: string, key: string, need: Need, now: number): Notice {
  return { ...need, receiver, key, firstSeenAt: now, toldAt: null, times: 0, goneAt: null, overAt: null, returns: 0 };
}

function seen({ says, since }: Need, notice: Notice, now: number): Notice {
  const present = { ...notice, says, since, goneAt: null };
  if (notice.overAt === null) return present;
  return { ...present, firstSeenAt: now, toldAt: null, times: 0, overAt: null, returns: notice.returns + 1 };
}

function missed(notice: Notice, now: number): readonly Notice[] {
  if (notice.overAt !== null) return now - notice.overAt < REMEMBERED_MS ? [notice] : [];
  if (notice.toldAt !== null) return [{ ...notice, goneAt: notice.goneAt ?? now }];
  // It had come back, and went again before that was told: it is over as before.
  return notice.returns > 0 ? [{ ...notice, goneAt: now, overAt: now }] : [];
}

function dueOf(notices: readonly Notice[], { repeatMs, now }: Situation): Told {
  const present = notices.filter(({ goneAt }) => goneAt === null);
  const news = present.filter(({ toldAt }) => toldAt === null);
  const nearly = repeatMs - Math.min(NEARLY_MS, repeatMs / 4);
  const waited = (least: number) => present.filter(({ toldAt }) => toldAt !== null && now - toldAt >= least);
  return {
    news: isNewsDue(news, now) ? news : [],
    again: waited(repeatMs).length > 0 ? waited(nearly) : [],
    over: notices.some((notice) => isAway(notice, now, 1)) ? notices.filter((notice) => isAway(notice, now, 0.5)) : [],
  };
}

function isNewsDue(news: readonly Notice[], now: number): boolean {
  const ages = news.map(({ firstSeenAt }) => now - firstSeenAt);
  return ages.length > 0 && (Math.min(...ages) >= WAIT_MS || Math.max(...ages) >= LONGEST_WAIT_MS);
}

/** Whether it has stayed away for long enough, or for this part of it. */
function isAway({ goneAt, overAt, returns }: Notice, now: number, part: number): boolean {
  if (goneAt === null || overAt !== null) return false;
  return now - goneAt >= Math.min(SETTLE_MS * 2 ** returns, REMEMBERED_MS) * part;
}
