/** The table at the top of decide.ts. */
import { describe, expect, it } from 'vitest';
import { LONGEST_WAIT_MS, REMEMBERED_MS, SETTLE_MS, WAIT_MS } from '../../src/notices/decide.ts';
import { DAY_MS, HOUR_MS, Memory, MINUTE_MS, need } from './needs.ts';

const [a, b, c] = [need('slot:a'), need('slot:b'), need('slot:c')];

describe('what is new', () => {
  it('is told when nothing else has come for a while, all of it in one message, in the order of the needs', () => {
    const memory = new Memory();
    expect(memory.told(0, [a])).toEqual([]);
    expect(memory.told(WAIT_MS - 1, [b, a])).toEqual([]);
    expect(memory.told(WAIT_MS - 1, [b, a])).toEqual([]);
    expect(memory.told(1, [b, a])).toEqual(['+slot:b', '+slot:a']);
    expect(memory.told(WAIT_MS, [b, a])).toEqual([]);
  });

  it('does not wait for ever for what still comes', () => {
    const memory = new Memory();
    const needs = [need('slot:0')];
    memory.look(0, needs);
    for (let at = 0; at + WAIT_MS / 2 < LONGEST_WAIT_MS; at += WAIT_MS / 2) {
      needs.push(need(`slot:${needs.length}`));
      expect(memory.told(WAIT_MS / 2, needs)).toEqual([]);
    }
    needs.push(need(`slot:${needs.length}`));
    expect(memory.told(WAIT_MS / 2, needs)).toHaveLength(needs.length);
  });

  it('and is gone before it was told is told to nobody', () => {
    const memory = new Memory();
    memory.look(0, [a]);
    expect(memory.told(WAIT_MS - 1, [])).toEqual([]);
    expect(memory.notices).toEqual([]);
    expect(memory.told(DAY_MS, [])).toEqual([]);
  });

  it('stays the same need while its sentence changes, and is another one where something else resolves it', () => {
    const memory = new Memory();
    memory.look(0, [a]);
    memory.look(WAIT_MS, [a]);
    expect(memory.told(MINUTE_MS, [{ ...a, says: 'answered with 503 instead' }])).toEqual([]);
    expect(memory.notices[0]?.says).toBe('answered with 503 instead');
    const other = { ...a, resolve: 'watchword rotate approve' };
    memory.look(0, [other]);
    expect(memory.told(WAIT_MS, [other])).toEqual(['+slot:a']);
  });

  it('is one need where two say the same', () => {
    const memory = new Memory();
    memory.look(0, [a, a]);
    expect(memory.told(WAIT_MS, [a, a])).toEqual(['+slot:a']);
  });
});

describe('what is still so', () => {
  it('is told again after the time that is set, with those that are nearly due', () => {
    const memory = new Memory();
    memory.look(0, [a]);
    memory.look(WAIT_MS, [a]);
    memory.look(MINUTE_MS, [a, b]);
    memory.look(WAIT_MS, [a, b]);
    memory.look(2 * HOUR_MS, [a, b, c]);
    memory.look(WAIT_MS, [a, b, c]);
    const passed = MINUTE_MS + 2 * WAIT_MS + 2 * HOUR_MS;
    expect(memory.told(DAY_MS - passed - 1, [a, b, c])).toEqual([]);
    expect(memory.told(1, [a, b, c])).toEqual(['=slot:a', '=slot:b']);
    expect(memory.told(passed - 1, [a, b, c])).toEqual([]);
    expect(memory.told(1, [a, b, c])).toEqual(['=slot:c']);
    expect(memory.notices.map(({ times }) => times)).toEqual([2, 2, 2]);
  });
});

describe('what is gone', () => {
  it('is told as over when it has stayed away, with those that have for half as long', () => {
    const memory = new Memory();
    memory.look(0, [a, b, c]);
    memory.look(WAIT_MS, [a, b, c]);
    memory.look(MINUTE_MS, [b, c]);
    memory.look(SETTLE_MS / 2, [c]);
    expect(memory.told(SETTLE_MS / 2 - 1, [])).toEqual([]);
    expect(memory.told(1, [])).toEqual(['-slot:a', '-slot:b']);
    expect(memory.told(SETTLE_MS, [])).toEqual(['-slot:c']);
    expect(memory.told(DAY_MS, [])).toEqual([]);
    expect(memory.notices).toEqual([]);
  });

  it('and comes back before that was told never was over', () => {
    const memory = new Memory();
    memory.look(0, [a]);
    memory.look(WAIT_MS, [a]);
    memory.look(MINUTE_MS, []);
    expect(memory.told(SETTLE_MS - 1, [a])).toEqual([]);
    memory.look(1, []);
    expect(memory.told(SETTLE_MS - 1, [])).toEqual([]);
    expect(memory.told(1, [])).toEqual(['-slot:a']);
  });

  it('and comes back soon is told again, and has to stay away for twice as long the next time', () => {
    const memory = new Memory();
    const comes = () => [...memory.told(0, [a]), ...memory.told(WAIT_MS, [a])];
    const goes = (ms: number) => [...memory.told(0, []), ...memory.told(ms, [])];
    expect([...comes(), ...goes(SETTLE_MS)]).toEqual(['+slot:a', '-slot:a']);
    expect([...comes(), ...goes(SETTLE_MS)]).toEqual(['+slot:a']);
    expect(goes(SETTLE_MS)).toEqual(['-slot:a']);
    expect([...comes(), ...goes(4 * SETTLE_MS - 1)]).toEqual(['+slot:a']);
    expect(goes(1)).toEqual(['-slot:a']);
    memory.look(REMEMBERED_MS, []);
    expect([...comes(), ...goes(SETTLE_MS)]).toEqual(['+slot:a', '-slot:a']);
  });

  it('and comes back for a moment is told to nobody', () => {
    const memory = new Memory();
    for (const needs of [[a], [a], []]) memory.look(WAIT_MS, needs);
    expect(memory.told(SETTLE_MS, [])).toEqual(['-slot:a']);
    memory.look(MINUTE_MS, [a]);
    expect([...memory.told(WAIT_MS - 1, []), ...memory.told(DAY_MS - 1, [])]).toEqual([]);
    expect(memory.notices).toHaveLength(1);
  });
});

describe('a receiver that was away', () => {
  it('is told how things stand then, and nothing of what came and went meanwhile', () => {
    const memory = new Memory();
    memory.look(0, [a]);
    memory.look(WAIT_MS, [a]);
    const away = false;
    memory.look(0, [a, b], away);
    expect(memory.told(WAIT_MS, [a, b], away)).toEqual(['+slot:b']);
    memory.look(HOUR_MS, [c], away);
    expect(memory.told(HOUR_MS, [c])).toEqual(['+slot:c', '-slot:a']);
    expect(memory.told(HOUR_MS, [c])).toEqual([]);
  });
});
