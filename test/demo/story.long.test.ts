import { expect, it } from 'vitest';
import { runProgram } from '../cli/world.ts';

const LONGEST_MS = 240_000;

it(
  'the demo comes true to its end where Watchword itself decides',
  async () => {
    const nowhere = () => Promise.reject(new Error('the demo reads no configuration of yours'));
    const { code, out, err } = await runProgram(['demo', '--once'], nowhere);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/\n[1-9]\d* sign-ins, 0 lock-outs, 0 errors\n$/);
  },
  LONGEST_MS,
);
