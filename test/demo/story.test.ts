/** The demo as anybody runs it: simulated MDMs of every vendor with 200 phones, a real daemon, and a simulated PingOne that decides. */
import { expect, it } from 'vitest';
import { runProgram } from '../cli/world.ts';

/** It takes half a minute; a busy machine makes everything slower but the phones. */
const LONGEST_MS = 240_000;

it(
  'the demo comes true to its end with PingOne for the authority, and nobody is locked out',
  async () => {
    const nowhere = () => Promise.reject(new Error('the demo reads no configuration of yours'));
    const { code, out, err } = await runProgram(['demo', '--once', '--authority', 'pingone'], nowhere);
    expect(err).toBe('');
    expect(out).not.toContain('✗');
    for (const claim of [
      /✓ Watchword takes it over from PingOne/,
      /✓ PingOne's console shows \w+, and no other token/,
      /✓ every neighbour is as it was, byte for byte/,
      /✓ PingOne's console shows \w+ and \w+, and no other token/,
      /✓ when the old token was taken away, every phone had the new one/,
      /✓ what else people have changed is still as they left it/,
    ])
      expect(out).toMatch(claim);
    expect(out).toMatch(/\n[1-9]\d* sign-ins and [1-9]\d* at PingOne, 0 lock-outs, 0 errors\n$/);
    expect(code).toBe(0);
  },
  LONGEST_MS,
);
