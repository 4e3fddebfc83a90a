import { describe, expect, it } from 'vitest';
import { type Identified, identitiesOf } from '../../src/devices/identity.ts';

const NOTHING: Identified = { platform: 'ios', serialNumber: null, imei: null, udid: null };

const identities = (of: Partial<Identified>) => identitiesOf({ ...NOTHING, ...of });

const same = {
  'a serial number in any letter case, with blanks and hyphens': ['serialNumber', 'f2lx-9abc 12', 'F2LX9ABC12'],
  'an IMEI with marks in it': ['imei', '49-015420-323751-8', '490154203237518'],
  'an IMEI without its check digit': ['imei', '49015420323751', '490154203237518'],
  'an IMEI whose check digit nobody computed': ['imei', '490154203237510', '490154203237518'],
  'an IMEI with a software version': ['imei', '4901542032375101', '490154203237518'],
  'a MEID in decimal digits': ['imei', '270113177611905402', 'A1000000B5A97A'],
  'a MEID with a check digit': ['imei', 'a1000000b5a97a7', 'A1000000B5A97A'],
  'a UDID with a hyphen, in small letters': ['udid', '00008030-001a3c220e9b802e', '00008030001A3C220E9B802E'],
  'a UDID of the old form': ['udid', 'A'.repeat(39).concat('b'), 'a'.repeat(39).concat('B')],
} as const;

const none = {
  '': 'not-given',
  '  ': 'not-given',
  Unknown: 'placeholder',
  'N/A': 'placeholder',
  '0': 'placeholder',
  '00000000000000': 'placeholder',
  '**********': 'placeholder',
  'To be filled by O.E.M.': 'placeholder',
  'System Serial Number': 'placeholder',
  'Not Available': 'placeholder',
  X42: 'malformed',
} as const;

describe('an identifier', () => {
  it.each(Object.entries(same))('%s is the same', (_, [field, one, other]) => {
    const found = identities({ [field]: one });
    expect(found).toHaveLength(1);
    expect(found).toEqual(identities({ [field]: other }));
  });

  it.each(Object.entries(none))('`%s` identifies nothing', (serialNumber, unmatched) => {
    expect(identities({ serialNumber })).toEqual({ unmatched });
  });

  it.each([
    ['490154203237519', 'malformed'],
    ['000000000000000', 'placeholder'],
    ['12', 'malformed'],
    ['Unknown', 'placeholder'],
  ])('the IMEI %s identifies nothing', (imei, unmatched) => {
    expect(identities({ imei })).toEqual({ unmatched });
  });

  it('of another phone is another one', () => {
    expect(identities({ imei: '490154203237518' })).not.toEqual(identities({ imei: '490154203237526' }));
    expect(identities({ serialNumber: 'F2LX9ABC12' })).not.toEqual(identities({ serialNumber: 'F2LX9ABC13' }));
  });

  it('of both SIMs is two', () => {
    expect(identities({ imei: '490154203237518, 356938035643809' })).toEqual([
      { identifier: 'imei', value: '49015420323751' },
      { identifier: 'imei', value: '35693803564380' },
    ]);
  });

  it('that is good counts, whatever stands beside it', () => {
    expect(identities({ serialNumber: 'Unknown', imei: '0', udid: 'f'.repeat(39).concat('e') })).toHaveLength(1);
  });

  it('of two makers may be equal: a serial number says something on one platform only', () => {
    const [one, other] = ['ios', 'android'].map((platform) => identities({ platform, serialNumber: 'F2LX9ABC12' }));
    expect(one).not.toEqual(other);
  });

  it('that an MDM gave itself is no UDID', () => {
    expect(identities({ udid: '6f1c2d0a-93c1-4f7e-9a70-4b1f6d1f2b11' })).toEqual({ unmatched: 'malformed' });
    expect(identities({ platform: 'android', udid: '00008030001A3C220E9B802E' })).toEqual({ unmatched: 'not-given' });
  });
});
