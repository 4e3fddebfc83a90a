import { describe, expect, it } from 'vitest';
import type { Terminal } from '../../src/cli/terminal.ts';
import { tellOn } from '../../src/demo/told.ts';
import { UserError } from '../../src/model/failure.ts';
import { PLAIN } from '../cli/world.ts';

function world() {
  const lines: string[] = [];
  return { lines, told: tellOn({ out: (text: string) => lines.push(text), colours: PLAIN } as unknown as Terminal) };
}

describe("the demo's voice", () => {
  it('counts chapters, and ticks what came true', async () => {
    const { lines, told } = world();
    told.chapter('A token');
    told.says('There is one.');
    await told.check('every slot holds it', () => true);
    told.chapter('Phones');
    await told.check('every phone has it', async () => true);
    expect(lines).toEqual([
      '\n1. A token',
      '   There is one.',
      '   ✓ every slot holds it',
      '\n2. Phones',
      '   ✓ every phone has it',
    ]);
  });

  it('ends with a sentence when a claim does not come true', async () => {
    const { lines, told } = world();
    const checking = told.check('every slot holds it', async () => false);
    await expect(checking).rejects.toThrow(new UserError('The demo failed: it is not so that every slot holds it.'));
    await expect(checking).rejects.toBeInstanceOf(UserError);
    expect(lines).toEqual(['   ✗ every slot holds it']);
  });

  it('a claim that cannot be looked at is not ticked', async () => {
    const { lines, told } = world();
    await expect(told.check('it is so', () => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
    expect(lines).toEqual([]);
  });
});
