import { describe, expect, it } from 'vitest';
import { readAttributes } from '../../../connectors/ivanti-cps/attribute.ts';
import { attributesOf, attributeText, readDevice, shown, timeOf } from '../../../connectors/ivanti-cps/device.ts';
import { property, row } from './answers.ts';

const what = 'POST /x';

describe('a device', () => {
  it('is read with what identifies it', () => {
    expect(readDevice(row(), what)).toMatchObject({
      identifier: 'uem-1',
      guid: 'DBCCBE70-7499-4676-88B0-A6D5D298752E',
      platform: 'ios',
      status: 'ACTIVE',
      serialNumber: 'GG7XP285JMVT',
      lastCheckInAt: 1_581_229_664_468,
    });
  });

  it.each([
    ['IOS', 'ios'],
    ['iPadOS', 'ios'],
    ['ANDROID', 'android'],
    ['AndroidEnterprise', 'android'],
    ['OSX', null],
    ['WINDOWS_PHONE', null],
  ])('of the system %s is one of %s', (os, platform) => {
    expect(readDevice(row({ os }), what).platform).toBe(platform);
  });

  it.each(['os', 'status', 'identifier'])('without %s is no device: it must not vanish from the count', (field) => {
    for (const value of [undefined, null, '', 7, {}]) {
      expect(() => readDevice(row({ [field]: value }), what)).toThrow(`a device has no \`${field}\``);
    }
  });

  it('may lack everything else', () => {
    const device = readDevice({ identifier: 'x', os: 'IOS', status: 'active' }, what);
    expect(device).toMatchObject({ guid: null, serialNumber: null, lastCheckInAt: null, status: 'ACTIVE' });
  });
});

describe("a device's attributes", () => {
  const attributes = readAttributes(
    [
      property('status', 'string', true),
      property('token'),
      property('cost center', 'integer'),
      property('constructor'),
    ],
    what,
  );
  const of = (more: Record<string, unknown>) => attributesOf(readDevice(row(more), what), attributes, what);

  it('are those that the metadata lists as writable and that have a value', () => {
    expect(of({ token: 'x', 'cost center': 4000, addedLater: 'no attribute' })).toEqual({
      token: 'x',
      'cost center': '4000',
    });
    expect(of({ token: '', 'cost center': null })).toEqual({});
  });

  it('of the type text are text: an object in one is no value, and no absence', () => {
    expect(() => of({ token: { unexpected: true } })).toThrow('expected text in the attribute `token`');
    expect(of({ 'cost center': { odd: true } })).toEqual({ 'cost center': '{"odd":true}' });
  });

  it.each([
    ['a', 'a'],
    [['a'], 'a'],
    [[['a']], 'a'],
    [[], ''],
    [['a', 'b'], '["a","b"]'],
    [7, '7'],
    [false, 'false'],
    [null, ''],
    [undefined, ''],
  ])('%j is %j', (value, text) => {
    expect(attributeText(value)).toBe(text);
  });
});

describe('what the product shows', () => {
  it.each([
    [1_581_229_664_468, 1_581_229_664_468],
    ['1581229664468', 1_581_229_664_468],
    ['2020-11-09T07:38:22.000Z', Date.parse('2020-11-09T07:38:22Z')],
    [0, null],
    ['', null],
    ['never', null],
    [null, null],
    [true, null],
    [{}, null],
  ])('the time %j is %j', (value, at) => {
    expect(timeOf(value)).toBe(at);
  });

  it.each([
    ['F2L', 'F2L'],
    ['*****', null],
    ['  ', null],
    [7, null],
  ])('the serial number %j is %j', (value, text) => {
    expect(shown(value)).toBe(text);
  });
});
