import { beforeEach, describe, expect, it, vi } from 'vitest';
import { EVENTS } from '../../../src/event-table.ts';
import { connect, connection, lose, NEWS } from '../../../src/web/live/connection.ts';

/** A source in the hands of the test. */
class FakeSource {
  readonly listeners = new Map<string, () => void>();
  readonly close = vi.fn();
  addEventListener(name: string, listener: () => void): void {
    this.listeners.set(name, listener);
  }
  fire(name: string): void {
    this.listeners.get(name)?.();
  }
}

let source: FakeSource;
const onNews = vi.fn();
const onReset = vi.fn();

beforeEach(() => {
  vi.clearAllMocks();
  connection.value = { is: 'connecting' };
  source = new FakeSource();
});

const begin = () => connect({ open: () => source, onNews, onReset });

describe('the line to the daemon', () => {
  it('is live from its first word on, and reads nothing twice for that', () => {
    begin();
    expect(connection.value.is).toBe('connecting');
    source.fire('open');
    expect(connection.value.is).toBe('live');
    expect(onReset).not.toHaveBeenCalled();
  });

  it('is lost since the first sign of it, and everything is read anew when it is back', () => {
    begin();
    source.fire('open');
    lose(() => 1000);
    lose(() => 2000);
    source.fire('error');
    expect(connection.value).toEqual({ is: 'lost', since: 1000 });
    source.fire('open');
    expect(connection.value.is).toBe('live');
    expect(onReset).toHaveBeenCalledTimes(1);
  });

  it('tells what happens, and when so much happened that nobody remembers', () => {
    begin();
    source.fire('run-ended');
    source.fire('slot-written');
    expect(onNews).toHaveBeenCalledTimes(2);
    source.fire('reset');
    expect(onReset).toHaveBeenCalledTimes(1);
  });

  it('is closed when nobody looks any more', () => {
    begin()();
    expect(source.close).toHaveBeenCalledTimes(1);
  });
});

it('listens to events that there are, and to all that change what the page shows', () => {
  // What the stream itself says is no event of the daemon's.
  expect([...Object.keys(EVENTS), 'store-changed']).toEqual(expect.arrayContaining([...NEWS]));
  const shown = /^(account|authority|comparison|devices|notice|order|replicas|rotation|run|slot|store|token)-/;
  const telling = Object.entries(EVENTS).filter(([name, { level }]) => shown.test(name) && level !== 'debug');
  expect(NEWS).toEqual(expect.arrayContaining(telling.map(([name]) => name)));
});
