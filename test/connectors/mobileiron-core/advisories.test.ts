import { describe, expect, it } from 'vitest';
import { openHoles, readVersion } from '../../../connectors/mobileiron-core/check/advisories.ts';

const holesOf = (text: string) => {
  const version = readVersion(text);
  return version === null ? null : openHoles(version);
};

describe('a version', () => {
  it.each([
    ['12.8.0.1', [12, 8, 0, 1]],
    ['12.8.0', [12, 8, 0, 0]],
    ['VSP 12.5.0.1 Build 42', [12, 5, 0, 1]],
    ['12.5.0.1-42', [12, 5, 0, 1]],
  ])('%s is read', (text, version) => {
    expect(readVersion(text)).toEqual(version);
  });

  it.each(['', '12', '12.8', 'twelve', '1.2.3.4.5', 'x1.2'])('%j cannot be told', (text) => {
    expect(readVersion(text)).toBeNull();
  });
});

describe('the holes that a version has by its number', () => {
  it('are those whose fix in its own line it does not reach', () => {
    expect(holesOf('12.6.0.1')).toEqual(expect.arrayContaining(['CVE-2025-10242', 'CVE-2026-1340', 'CVE-2026-6973']));
    expect(holesOf('12.6.1.1')).not.toContain('CVE-2026-6973');
    expect(holesOf('12.6.1.1')).not.toContain('CVE-2025-10242');
  });

  it('include those of lines that were never mended', () => {
    expect(holesOf('11.7.0.0')).toEqual(expect.arrayContaining(['CVE-2023-35078', 'CVE-2025-4427', 'CVE-2026-6973']));
    expect(holesOf('12.2.0.9')).toContain('CVE-2025-4428');
  });

  it('do not include those that came later', () => {
    expect(holesOf('12.4.0.4')).not.toContain('CVE-2026-1281');
    expect(holesOf('12.5.0.0')).toContain('CVE-2026-1281');
    expect(holesOf('12.7.0.0')).toContain('CVE-2026-1281');
    expect(holesOf('12.7.0.1')).not.toContain('CVE-2026-1281');
  });

  it('are none above every fix, in later lines too', () => {
    expect(holesOf('12.8.0.1')).toEqual([]);
    expect(holesOf('13.0.0.0')).toEqual([]);
    expect(holesOf('12.8.0.0')).toEqual(['CVE-2026-6973']);
  });
});
