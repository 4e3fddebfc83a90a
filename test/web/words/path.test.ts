import { describe, expect, it } from 'vitest';
import { keyIn, link, pathIn } from '../../../src/web/words/path.ts';

describe("the page's address", () => {
  it.each([
    ['#/slots/contoso/ios', '/slots/contoso/ios'],
    ['#/audit?action=token', '/audit?action=token'],
    ['', '/'],
    ['#main', '/'],
    // Nothing that would lead to another host, or that can't be read.
    ['#//evil.example/x', '/'],
    ['#/slots/%E0%A4%A', '/'],
  ])('%j is the path %j', (fragment, path) => {
    expect(pathIn(fragment)).toBe(path);
  });

  it('keeps names whole, whatever is in them', () => {
    expect(link('slots', 'a/b', 'ü #?')).toBe('#/slots/a%2Fb/%C3%BC%20%23%3F');
  });

  it('signs in with a key, and with nothing else', () => {
    expect(keyIn('#key=ww_abc-DEF_123')).toBe('ww_abc-DEF_123');
    for (const fragment of ['', '#/', '#key=', '#key=abc', '#key=ww_a b', '#/key=ww_abc']) {
      expect(keyIn(fragment), fragment).toBeNull();
    }
  });
});
