import { describe, expect, it } from 'vitest';
import { workspaceOne } from '../../../connectors/workspace-one/index.ts';
import { slot } from './tenant-for-tests.ts';

describe('a value', () => {
  it.each(['{DeviceSerialNumber}', 'a}', '{', 'a\u0000b', 'a\nb', '\ud800'])('%j is not taken', (value) => {
    expect(workspaceOne.normalize(value)).toHaveProperty('unsupported');
  });

  it.each(['0b9f3f5e-8d0c-4b7a-9c52-0d4b1b0a7f11', '<a>&"\\', 'Grüße 👋🏽', ' x '])('%j is kept as it is', (value) => {
    expect(workspaceOne.normalize(value)).toEqual({ value });
  });
});

describe('a place', () => {
  const place = (more: Parameters<typeof slot>[0]) => {
    const at = slot(more);
    return workspaceOne.place(at, at.app.keys[0] ?? '');
  };

  it('is the same whatever the order of assignments and the letter case of a UUID', () => {
    expect(place({ settings: { assignments: ['B', 'A'] } })).toBe(place({ settings: { assignments: ['A', 'B'] } }));
    expect(place({ settings: { app: 'AB' } })).toBe(place({ settings: { app: 'ab' } }));
  });

  it('is another for another app, system, key or choice of assignments', () => {
    const app = { keys: ['K'], packageId: 'com.example.app' };
    const places = [
      {},
      { platform: 'android' as const },
      { app },
      { settings: { app: 'App' } },
      { settings: { assignments: ['A'] } },
    ];
    expect(new Set(places.map(place)).size).toBe(places.length);
  });
});

it('the limits name the headers that tell of the quota, and stay where the vendor’s own client stays', () => {
  expect(workspaceOne.limits).toEqual({
    windowMs: 60_000,
    requests: 1000,
    writes: 120,
    operations: { 'send-configuration': 40 },
    atOnce: 8,
    quota: { limit: 'x-ratelimit-limit', remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset' },
  });
});
