/** Records as the Classic API answers them: what is relied on is looked at first. */
import { describe, expect, it } from 'vitest';
import { readList, readRecord } from '../../../connectors/jamf-pro/record.ts';
import { recordXml } from './jamf-for-tests.ts';

const EMPTY = '<preferences/>';
const others = (more: string) => readRecord(recordXml(EMPTY, more), '17').others;

describe('a record', () => {
  it.each([
    ['has no configuration', recordXml('')],
    ['has two', recordXml(EMPTY + EMPTY)],
    ['has elements in place of text', recordXml('<preferences><dict><key>SECRET</key></dict></preferences>')],
    ['is another one', recordXml(EMPTY).replace('17', '18')],
    ['has no name', recordXml(EMPTY).replace('PingID', ' ')],
    ['has no bundle id', recordXml(EMPTY).replace('<bundle_id>com.example.app</bundle_id>', '')],
    ['is a list', '<mobile_device_applications/>'],
    ['breaks off', recordXml('<preferences>SECRET').slice(0, -80)],
    ['is followed by something', `${recordXml(EMPTY)}<x/>`],
    ['is no XML', '[]'],
  ])('that %s is not relied on', (_, xml) => {
    expect(() => readRecord(xml, '17')).toThrow(expect.objectContaining({ name: 'Failure', kind: 'protocol' }));
    expect(() => readRecord(xml, '17')).toThrow('the app record 17');
    expect(() => readRecord(xml, '17')).not.toThrow(/SECRET/);
  });

  it('is compared in everything but its configuration, and what is no setting', () => {
    const scope = '<scope><all>false</all><groups><group><id>4</id></group></groups></scope>';
    expect(others(scope.replace('false', 'true'))).not.toBe(others(scope));
    expect(others(scope.replace('<group><id>4</id></group>', ''))).not.toBe(others(scope));
    expect(others(scope.replace('<groups>', '<groups kind="x">'))).not.toBe(others(scope));
    expect(others(`${scope}<future/>`)).not.toBe(others(scope));
    const icon = '<icon><id>1</id><uri>https://x/?signature=1</uri><data>AAEC</data></icon>';
    expect(others(icon.replace('signature=1', 'signature=2').replace('AAEC', ''))).toBe(others(icon));
    expect(others(icon.replace('<id>1', '<id>2'))).not.toBe(others(icon));
    const held = readRecord(recordXml('<preferences>one</preferences>', scope), '17').others;
    expect(held).toBe(others(scope));
  });
});

describe('the list of records', () => {
  const row =
    '<mobile_device_application><id>17</id><name>A &amp; B</name><bundle_id>x</bundle_id></mobile_device_application>';
  const list = (size: string, rows: string) =>
    `<mobile_device_applications>${size}${rows}</mobile_device_applications>`;

  it('gives number, name and bundle id', () => {
    const rows = [{ id: '17', name: 'A & B', bundleId: 'x' }];
    expect(readList(list('<size>1</size>', row))).toEqual(rows);
    expect(readList(list('', row))).toEqual(rows);
    expect(readList('<mobile_device_applications><size>0</size></mobile_device_applications>')).toEqual([]);
  });

  it.each([
    ['says that it is longer', list('<size>2</size>', row)],
    ['has a row without a number', list('', row.replace('17', 'x'))],
    ['is a record', recordXml(EMPTY)],
  ])('that %s is not relied on', (_, xml) => {
    expect(() => readList(xml)).toThrow(expect.objectContaining({ kind: 'protocol' }));
  });
});
