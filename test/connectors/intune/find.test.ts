import { describe, expect, it } from 'vitest';
import { find, findOrThrow } from '../../../connectors/intune/find.ts';
import { graphObject } from '../../../connectors/intune/graph-object.ts';
import { intune } from '../../../connectors/intune/index.ts';
import { KEY, slot } from './tenant-for-tests.ts';

const policy = (id: unknown, displayName: unknown) => graphObject(JSON.stringify({ id, displayName }), 'a test');

describe('finding a configuration', () => {
  const objects = [
    policy('AAAA-1', 'PingID iOS'),
    policy('aaaa-2', 'Other'),
    policy(7, null),
    policy('aaaa-3', 'Twice'),
    policy('aaaa-4', 'Twice'),
  ];

  it('by display name, or by id in any letter case', () => {
    expect(find(objects, 'PingID iOS')?.fields.id).toBe('AAAA-1');
    expect(find(objects, 'aaaa-1')?.fields.id).toBe('AAAA-1');
    expect(find(objects, 'AAAA-2')?.fields.displayName).toBe('Other');
  });

  it('not by a name that merely looks alike', () => {
    expect(find(objects, 'pingid ios')).toBeNull();
  });

  it('refuses two of one name, and lists both ids', () => {
    expect(() => find(objects, 'Twice')).toThrow(
      expect.objectContaining({ kind: 'rejected', message: expect.stringContaining('aaaa-3 and aaaa-4') }),
    );
  });

  it('says which names there are, near ones first, ten at most', () => {
    const many = [
      ...Array.from({ length: 12 }, (_, index) => policy(`id-${index}`, `A${index}`)),
      policy('id', 'Ping ID  ios'),
    ];
    expect(() => findOrThrow(many, 'PingID iOS')).toThrow(
      'no app configuration has the name or id `PingID iOS`; the tenant has `Ping ID  ios`, `A0`, `A1`, `A10`, `A11`, `A2`, `A3`, `A4`, `A5`, `A6` and 3 more',
    );
    expect(() => findOrThrow([], 'x')).toThrow('the tenant has none');
  });
});

describe('the place of a slot', () => {
  it('is the same for names that differ in letter case only, and differs by key', () => {
    const place = (configuration: string, key = KEY) =>
      intune.place(slot({ settings: { configuration }, app: { keys: [key], packageId: 'p' } }), key);
    expect(place('PingID iOS')).toBe(place('PINGID ios'));
    expect(place('PingID iOS')).not.toBe(place('PingID iOS 2'));
    expect(place('PingID iOS')).not.toBe(place('PingID iOS', KEY.toLowerCase()));
  });
});

describe('values that Intune can hold', () => {
  it.each(['3f9a1c07-0000-4000-8000-000000000000', 'a{b}c', '<&>"', 'ünï 😀'])('%j, as it is', (value) => {
    expect(intune.normalize(value)).toEqual({ value });
  });

  it.each([
    ['{{serialnumber}}', 'reserves'],
    ['half }} of it', 'reserves'],
    ['line\nbreak', 'control characters'],
    ['half a \ud83d', 'control characters'],
  ])('not %j', (value, says) => {
    expect(intune.normalize(value)).toEqual({ unsupported: expect.stringContaining(says) });
  });
});
