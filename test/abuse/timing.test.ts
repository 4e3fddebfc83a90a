/** How long a comparison takes tells nothing of how much of a wrong value is right. The statistics are explained in `timing.ts`. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { sentKey } from '../../src/validation/caller-key.ts';
import { follow } from '../../src/validation/follow.ts';
import { Gate } from '../../src/validation/gate.ts';
import { DEFAULT_SETTINGS } from '../../src/validation/listener.ts';
import { TokenTable, ToldEvents, token } from '../validation/token-table.ts';
import { difference, LEAK } from './timing.ts';

/** Long, so that a comparison that ends at the first difference takes much longer for one class than for the other. */
const LENGTH = 1_000;
const INPUTS = 40;
/** What disturbs a measurement passes; a leak is there every time. */
const ATTEMPTS = 3;

const right = text();
/** All right but for the end, and nothing right. */
const close = Array.from({ length: INPUTS }, () => `${right.slice(0, LENGTH - 8)}${text().slice(0, 8)}`).map(flat);
const far = Array.from({ length: INPUTS }, () => flat(text()));

function text(): string {
  return randomBytes(LENGTH).toString('base64url').slice(0, LENGTH);
}

/** In one piece, as what is read from a socket is: a text that is put together anew costs more the first time it is read. */
function flat(value: string): string {
  return Buffer.from(value).toString('latin1');
}

function leastDifference(work: (input: string) => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS && least > LEAK; attempt += 1) {
    least = Math.min(least, Math.abs(difference(work, close, far)));
  }
  return least;
}

/** What must not be done: it ends at the first difference. */
function leaky(value: string): boolean {
  for (let at = 0; at < right.length; at += 1) if (value.charCodeAt(at) !== right.charCodeAt(at)) return false;
  return value.length === right.length;
}

describe('values that are nearly right and values that are not at all', { timeout: 60_000 }, () => {
  it('are told apart by a comparison that ends at the first difference: the test finds a leak', () => {
    expect(Math.abs(difference(leaky, close, far))).toBeGreaterThan(LEAK);
  });

  it('are told apart even where the leak is small beside what else is done', async () => {
    using following = await follow({ store: new TokenTable(token(right)), events: new ToldEvents() });
    const both = (value: string) => [following.ask(value), leaky(value)];
    expect(Math.abs(difference(both, close, far))).toBeGreaterThan(LEAK);
  });

  it('are not told apart by the decision on a token', async () => {
    using following = await follow({ store: new TokenTable(token(right)), events: new ToldEvents() });
    expect(leastDifference((value) => following.ask(value))).toBeLessThan(LEAK);
  });

  it('are not told apart by the gate, which counts them', async () => {
    using following = await follow({ store: new TokenTable(token(right)), events: new ToldEvents() });
    const gate = new Gate({ follow: following, settings: DEFAULT_SETTINGS, events: new ToldEvents() });
    expect(leastDifference((value) => gate.ask(value, undefined, { remoteAddress: '192.0.2.1' }))).toBeLessThan(LEAK);
  });

  it('are not told apart by the comparison of the key', () => {
    const sent = sentKey(new Secret(right));
    expect(sent({ authorization: `Bearer ${right}` })).toBe(true);
    expect(leastDifference((value) => sent({ authorization: `Bearer ${value}` }))).toBeLessThan(LEAK);
  });
});
