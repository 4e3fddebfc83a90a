import { describe, expect, it } from 'vitest';
import { lineOf, pictureOf, showProgress } from '../../src/cli/progress.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { createEvents, type Events, type WatchwordEvent } from '../../src/events.ts';
import { fingerprint } from '../plan/facts.ts';
import { PLAIN } from './world.ts';

const at = { account: 'contoso', run: 'run' };
const slot = { ...at, slot: 'ios' };
const failure = { kind: 'unavailable', says: 'no answer came' } as const;

/** Each event as a plain line, and behind the account's name in the live picture; null where it says nothing. */
const TABLE: readonly {
  readonly event: WatchwordEvent;
  readonly line: string | null;
  readonly picture: string | null;
}[] = [
  { event: { name: 'run-started', ...at, trigger: 'person' }, line: null, picture: 'looking' },
  {
    event: { name: 'run-planned', ...at, changes: 3, held: 1, inSync: 2 },
    line: 'contoso: 3 changes, 1 held, 2 in sync',
    picture: 'writing 0 of 3',
  },
  {
    event: { name: 'run-planned', ...at, changes: 0, held: 0, inSync: 6 },
    line: 'contoso: 0 changes, 0 held, 6 in sync',
    picture: 'nothing to write',
  },
  {
    event: { name: 'slot-writing', ...slot, change: 'set', fingerprint: '3f9a1c07' },
    line: null,
    picture: 'writing 1 of 3',
  },
  {
    event: { name: 'slot-progress', ...slot, copies: 40_000, of: 100_000 },
    line: 'contoso/ios: 40,000 of 100,000',
    picture: 'ios: 40,000 of 100,000',
  },
  {
    event: { name: 'check-in-requested', ...slot, phones: 1_500 },
    line: 'contoso/ios: asked 1,500 phones to check in',
    picture: null,
  },
  {
    event: { name: 'check-in-failed', ...slot, ...failure },
    line: 'contoso/ios: unavailable: no answer came',
    picture: null,
  },
  {
    event: { name: 'slot-written', ...slot, change: 'repair', fingerprint: '3f9a1c07', copies: 1 },
    line: 'contoso/ios: written (repair, 3f9a1c07)',
    picture: 'writing 1 of 3',
  },
  {
    event: { name: 'slot-unconfirmed', ...slot, fingerprint: '3f9a1c07', copies: 1 },
    line: 'contoso/ios: accepted, not visible yet',
    picture: 'writing 1 of 3',
  },
  {
    event: { name: 'slot-failed', ...slot, ...failure },
    line: 'contoso/ios: unavailable: no answer came',
    picture: 'writing 1 of 3',
  },
  {
    event: { name: 'slot-unknown', ...slot, ...failure },
    line: 'contoso/ios: unavailable: no answer came',
    picture: null,
  },
  { event: { name: 'account-failed', ...at, ...failure }, line: 'contoso: unavailable: no answer came', picture: null },
  {
    event: { name: 'quiet-asked', ...at, host: 'graph', untilAt: 0, waitMs: 0, why: 'GET /x was answered with 429' },
    line: 'contoso: graph asks for quiet: GET /x was answered with 429',
    picture: 'waiting: GET /x was answered with 429',
  },
  {
    event: { name: 'run-ended', ...at, outcome: 'held', written: 2, held: 1, failed: 0, requests: 9, ms: 1 },
    line: null,
    picture: 'held: 2 written, 1 held',
  },
  { event: { name: 'slot-in-sync', ...slot }, line: null, picture: null },
];

describe('an event', () => {
  it.each(TABLE)('$event.name as a line, and in the picture: $line, $picture', ({ event, line, picture }) => {
    expect(lineOf(event)).toBe(line);
    expect(pictureOf(event, { toWrite: 3, done: 1 })).toBe(picture);
  });
});

describe('where nobody watches', () => {
  function world() {
    const err: string[] = [];
    const events = createEvents({ write: () => {}, setLevel: () => {}, close: async () => {} });
    const terminal = { err: (text: string) => err.push(text), watched: false, colours: PLAIN } as unknown as Terminal;
    const written = () => events.slotWritten({ ...slot, change: 'set', fingerprint: fingerprint('new'), copies: 1 });
    return { err, terminal, events, site: siteWith(events), written };
  }

  it('each event that matters is a line on standard error, until the end', async () => {
    const { err, terminal, site, written } = world();
    const progress = await showProgress(terminal, site, ['contoso'], false);
    written();
    await progress.end();
    written();
    expect(err).toEqual([`contoso/ios: written (set, ${fingerprint('new').slice(0, 8)})`]);
  });

  it('a long write is a line for each tenth of the way, slot by slot', async () => {
    const { err, terminal, events, site } = world();
    const progress = await showProgress(terminal, site, ['contoso'], false);
    for (let copies = 100; copies <= 3_000; copies += 100) {
      events.slotProgress({ ...slot, copies, of: 10_000 });
      if (copies === 1_000) events.slotProgress({ ...slot, slot: 'android', copies, of: 10_000 });
    }
    events.slotProgress({ ...slot, slot: 'empty', copies: 0, of: 0 });
    await progress.end();
    expect(err).toEqual([
      'contoso/ios: 1,000 of 10,000',
      'contoso/android: 1,000 of 10,000',
      'contoso/ios: 2,000 of 10,000',
      'contoso/ios: 3,000 of 10,000',
    ]);
  });

  it('what a daemon does with other accounts meanwhile is not told', async () => {
    const { err, terminal, site, written } = world();
    const progress = await showProgress(terminal, site, ['fabrikam'], false);
    written();
    await progress.end();
    expect(err).toEqual([]);
  });

  it('there is none beside a JSON document', async () => {
    const { err, terminal, site, written } = world();
    const progress = await showProgress(terminal, site, ['contoso'], true);
    written();
    await progress.end();
    expect(err).toEqual([]);
  });
});

function siteWith(events: Pick<Events, 'on'>) {
  return {
    listen: async (told: (event: WatchwordEvent) => void) => {
      const off = events.on(told);
      return { [Symbol.asyncDispose]: async () => off() };
    },
  };
}
