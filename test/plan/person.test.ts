import { describe, expect, it } from 'vitest';
import { plan, type SlotFacts } from '../../src/plan/plan.ts';
import { CURRENT, factsOf, inputOf, RETIRING, seen, verdictOf } from './facts.ts';

const current = CURRENT.fingerprint;
const retiring = RETIRING.fingerprint;

describe('a slot that a person writes', () => {
  const steps = ['Open the configuration.', 'Paste the value.'];
  const facts = factsOf({ steps, observed: { state: 'unknown', kind: 'rejected', reason: 'nobody has confirmed it' } });

  it('is held with the steps, and with what is to be said afterwards', () => {
    const [held] = plan(inputOf([facts])).held;
    expect(held).toMatchObject({ reason: 'manual', steps, after: { tokenId: 'current' } });
    expect(held?.says).toContain('nobody has confirmed it');
    expect(held?.says).toContain('`watchword slots confirm contoso/ios`');
  });

  it.each<[string, Partial<SlotFacts>, string]>([
    ['holds the current token, as was confirmed', { observed: seen(current) }, 'in sync'],
    ['holds another token, as was confirmed', { observed: seen(retiring) }, 'held: manual'],
    ['held the current token once', { observed: seen(retiring), cleanFingerprint: current }, 'held: manual'],
    ['belongs to a set without a current token', { desired: { state: 'none' } }, 'held: no-current-token'],
  ])('and %s', (_, different, becomes) => {
    expect(verdictOf(plan(inputOf([{ ...facts, ...different }])))).toBe(becomes);
  });

  it('has no steps in any other verdict', () => {
    const [held] = plan(inputOf([{ ...facts, desired: { state: 'none' } }])).held;
    expect(held).not.toHaveProperty('steps');
  });
});
