import { describe, expect, it } from 'vitest';
import { waitingIn, withHead, withNewForms, withTail } from '../../../src/web/live/list-so-far.ts';

const key = (item: string) => item[0] ?? '';

describe('a list that grows at its head', () => {
  it('begins with its first part', () => {
    expect(withHead(null, { items: ['c', 'b'], next: 'b' }, key)).toEqual({ items: ['c', 'b'], next: 'b' });
  });

  it('keeps what was read before behind what is new, and takes the newer form of each', () => {
    const soFar = { items: ['c old', 'b', 'a'], next: null };
    const head = { items: ['d', 'c new', 'b'], next: 'b' };
    expect(withHead(soFar, head, key)).toEqual({ items: ['d', 'c new', 'b', 'a'], next: null });
  });

  it('forgets the older parts where something between was never read', () => {
    const soFar = { items: ['b', 'a'], next: null };
    const head = { items: ['f', 'e'], next: 'e' };
    expect(withHead(soFar, head, key)).toEqual(head);
  });

  it('ends where its only part says', () => {
    const soFar = { items: ['b', 'a'], next: null };
    expect(withHead(soFar, { items: ['c', 'b', 'a'], next: null }, key)).toEqual({
      items: ['c', 'b', 'a'],
      next: null,
    });
  });

  it('goes on with the part that follows, each item once', () => {
    const soFar = { items: ['d', 'c'], next: 'c' };
    expect(withTail(soFar, { items: ['c', 'b'], next: 'b' }, key)).toEqual({ items: ['d', 'c', 'b'], next: 'b' });
  });

  it('that is read shows its own items in their newest form, and nothing new', () => {
    const soFar = { items: ['c old', 'b', 'a'], next: null };
    const head = { items: ['d', 'c new', 'b'], next: 'b' };
    expect(withNewForms(soFar, head, key)).toEqual({ items: ['c new', 'b', 'a'], next: null });
  });

  it.each([
    ['nothing', ['c', 'b'], 'b', { count: 0, isMore: false }],
    ['one', ['d', 'c'], 'c', { count: 1, isMore: false }],
    ['a whole part, and perhaps more', ['f', 'e'], 'e', { count: 2, isMore: true }],
    ['all there is', ['f', 'e'], null, { count: 2, isMore: false }],
  ])('knows that %s waits', (_what, items, next, waiting) => {
    expect(waitingIn({ items: ['c', 'b', 'a'], next: null }, { items, next }, key)).toEqual(waiting);
  });
});
