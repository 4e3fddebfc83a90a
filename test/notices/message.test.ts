import { describe, expect, it } from 'vitest';
import { messageOf, plainText, shortened, testMessage } from '../../src/notices/message.ts';
import { AT, message, NASTY, notice } from './messages.ts';

describe('a message', () => {
  it('says in its title how much there is to do, and of a single thing what', () => {
    const [one, other] = [notice(), notice({ says: 'fabrikam/ios: it could not be read' })];
    expect(message({ news: [one] }).title).toBe('1 thing needs a person: contoso/ios: somebody else has changed it');
    expect(message({ news: [one, other] }).title).toBe('2 things need a person');
    expect(message({ again: [one], over: [other] }).title).toBe('1 thing still needs a person, 1 thing is over');
    expect(message({ again: [one, other], over: [one, other] }).title).toBe(
      '2 things still need a person, 2 things are over',
    );
  });

  it('names the command that resolves a need, and none of what is over', () => {
    const { parts } = message({ news: [notice()], over: [notice()] });
    expect(parts.map(({ kind, items }) => [kind, items[0]?.resolve])).toEqual([
      ['news', 'watchword plan contoso'],
      ['over', null],
    ]);
  });

  it('has every text on one line, without what can not be seen or turns a line around', () => {
    const { parts, title } = message({ news: [notice({ says: NASTY })] });
    for (const text of [title, parts[0]?.items[0]?.says ?? '']) expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
    expect(plainText('a\r\nb\u2028c\u200B\u202Ed\u0000')).toBe('a b cd');
    expect([...plainText('😀'.repeat(400))]).toHaveLength(300);
    expect(plainText('x'.repeat(301)).endsWith('x…')).toBe(true);
  });

  it('counts what a medium has no room for', () => {
    const [part] = shortened(message({ news: [notice(), notice(), notice()] }), 2).parts;
    expect([part?.items.length, part?.more]).toEqual([2, 1]);
    expect(part?.heading).toBe('3 things need a person');
  });

  it('that is a test says so in its title and in what it tells', () => {
    const test = testMessage({ id: 'x', now: AT, link: null });
    expect(test.isTest).toBe(true);
    expect(test.title).toMatch(/^A test/);
    expect(test.parts[0]?.items[0]?.says).toMatch(/Nothing needs a person/);
    expect(messageOf({ news: [notice()], again: [], over: [] }, { id: 'x', now: AT, link: null }).isTest).toBe(false);
  });
});
