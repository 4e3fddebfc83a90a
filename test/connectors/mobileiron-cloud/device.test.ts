import { describe, expect, it } from 'vitest';
import { Failure } from '#connector';
import { readRow, serialNumberOf } from '../../../connectors/mobileiron-cloud/device.ts';
import { row } from './answers.ts';

const read = (over: Readonly<Record<string, unknown>> = {}) => readRow(row(1, over), 'GET /api/v1/device');

describe('a row of the device list', () => {
  it('gives both names, the platform, the last check-in and the attributes', () => {
    expect(read()).toMatchObject({
      id: '1',
      guid: 'guid-1',
      platform: 'ios',
      isActive: true,
      lastCheckInAt: 1_795_000_000_000,
      attributes: { token: 'old', department: 'Sales' },
    });
  });

  it.each([[{ registrationState: 'RETIRED' }], [{ registrationState: 'RETIRE_PENDING' }], [{ mamOnly: true }]])(
    'is not active: %o',
    (over) => {
      expect(read(over).isActive).toBe(false);
    },
  );

  it('counts as enrolled where nothing is said of apps only', () => {
    expect([read({ mamOnly: undefined }).isActive, read({ mamOnly: null }).isActive]).toEqual([true, true]);
  });

  it('is of a platform, or of none that an app profile knows', () => {
    expect(['IOS', 'ANDROID', 'WINDOWS_PHONE', 'MACOS'].map((platformType) => read({ platformType }).platform)).toEqual(
      ['ios', 'android', null, null],
    );
  });

  it('has attributes as lists of one and as text alike; an empty one is none', () => {
    const attrs = { list: ['a'], text: 'a', empty: '', emptyList: [], listOfEmpty: [''], none: null, number: [7] };
    expect(read({ customAttributes: { attrs } }).attributes).toEqual({ list: 'a', text: 'a', number: '7' });
  });

  it('shows what is no single text as JSON, which is no token of ours', () => {
    const attrs = { token: ['a', 'b'], other: { a: 1 } };
    expect(read({ customAttributes: { attrs } }).attributes).toEqual({ token: '["a","b"]', other: '{"a":1}' });
  });

  it('takes an attribute of any name, `__proto__` included', () => {
    const attrs = JSON.parse('{"__proto__":["a"],"constructor":["b"]}');
    expect(Object.entries(read({ customAttributes: { attrs } }).attributes)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });

  it('has none where they are null, as for a device that never had any', () => {
    expect(read({ customAttributes: null }).attributes).toEqual({});
    expect(read({ customAttributes: { attrs: null } }).attributes).toEqual({});
  });

  it('has a number as id, up to what can be told apart', () => {
    expect(read({ id: '100000000000000000001' }).id).toBe('100000000000000000001');
    expect(() => read({ id: 1e20 })).toThrow('expected a number as the `id`');
  });

  it.each(['guid', 'platformType', 'registrationState', 'customAttributes', 'id'])(
    'without %s it is no row to rely on',
    (field) => {
      expect(() => read({ [field]: undefined })).toThrow(Failure);
      expect(() => read({ [field]: { unexpected: true } })).toThrow(Failure);
    },
  );

  it('has another serial number where the first is empty, and none where a profile hides both', () => {
    expect(serialNumberOf(read({ serialNumber: '', altSerialNumber: 'R52' }))).toBe('R52');
    expect(serialNumberOf(read({ serialNumber: '*****', altSerialNumber: null }))).toBeNull();
  });
});
