import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Identity } from '../../src/devices/identity.ts';
import { overlapsOf, type Recognised } from '../../src/devices/match.ts';

const AT = 5_000;

/** `phone('contoso/1', { 'serial-number': 'A' })` */
function phone(name: string, identifiers: Partial<Record<Identity['identifier'], string>>): Recognised {
  const [account = '', id = ''] = name.split('/');
  const enrolment = { account, id, name, platform: 'ios', serialNumber: null, user: null, lastSeenAt: null };
  const identities = Object.entries(identifiers).map(([identifier, value]) => ({ identifier, value }) as Identity);
  return { enrolment, identities };
}

/** What was found, in short: `agreed contoso/1 plant/2`. */
const found = (...phones: readonly Recognised[]) =>
  overlapsOf(phones, AT).map(({ evidence, enrolments }) => [evidence, ...enrolments.map(({ name }) => name)].join(' '));

describe('enrolments', () => {
  it('that share an identifier, with nothing against it, are one phone', () => {
    const phones = [
      phone('plant/2', { imei: 'I', udid: 'U' }),
      phone('contoso/1', { imei: 'I', 'serial-number': 'S' }),
      phone('contoso/3', { imei: 'J' }),
    ];
    expect(overlapsOf(phones, AT)).toEqual([
      {
        evidence: 'agreed',
        agrees: ['imei'],
        differs: [],
        seenAt: AT,
        enrolments: [phones[1]?.enrolment, phones[0]?.enrolment],
      },
    ]);
  });

  it('of one account are no overlap, however often a phone was enrolled there', () => {
    expect(found(phone('contoso/1', { imei: 'I' }), phone('contoso/2', { imei: 'I' }))).toEqual([]);
  });

  it('are one phone through a third one', () => {
    const [one, two, three] = [
      phone('contoso/1', { 'serial-number': 'S' }),
      phone('contoso/2', { 'serial-number': 'S', imei: 'I' }),
      phone('plant/3', { imei: 'I' }),
    ];
    expect(found(one, three, two)).toEqual(['agreed contoso/1 contoso/2 plant/3']);
  });

  it('of which one identifier agrees and another does not are for a person to look at', () => {
    const [overlap] = overlapsOf(
      [phone('contoso/1', { 'serial-number': 'S', imei: 'I' }), phone('plant/1', { 'serial-number': 'S', imei: 'J' })],
      AT,
    );
    expect(overlap).toMatchObject({ evidence: 'disputed', agrees: ['serial-number'], differs: ['imei'] });
  });

  it('with one UDID are one phone, whatever else is said', () => {
    const phones = [phone('contoso/1', { udid: 'U', imei: 'I' }), phone('plant/1', { udid: 'U', imei: 'J' })];
    expect(found(...phones)).toEqual(['agreed contoso/1 plant/1']);
  });

  it('in dispute are told once, although several pairs of them are', () => {
    const phones = [
      phone('contoso/1', { 'serial-number': 'S', imei: 'I' }),
      phone('contoso/2', { 'serial-number': 'S', imei: 'I' }),
      phone('plant/1', { 'serial-number': 'S', imei: 'J' }),
    ];
    expect(found(...phones)).toEqual(['disputed contoso/1 plant/1']);
  });

  it('are found alike in whatever order they come', () => {
    const value = fc.constantFrom('a', 'b', 'c');
    const random = fc.array(
      fc.record({ account: fc.constantFrom('x', 'y', 'z'), imei: fc.option(value), serial: fc.option(value) }),
      { maxLength: 8 },
    );
    const agreed = (phones: readonly Recognised[]) => found(...phones).filter((text) => text.startsWith('agreed'));
    fc.assert(
      fc.property(random, (drawn) => {
        const phones = drawn.map(({ account, imei, serial }, index) =>
          phone(`${account}/${index}`, {
            ...(imei !== null && { imei }),
            ...(serial !== null && { 'serial-number': serial }),
          }),
        );
        expect(agreed(phones).sort()).toEqual(agreed(phones.toReversed()).sort());
      }),
    );
  });
});
