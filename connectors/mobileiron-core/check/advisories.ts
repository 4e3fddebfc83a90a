/**
 * Known holes of EPMM, and which versions fix them. A version alone can neither clear nor condemn a server: fixes have also come
 * as packages that don't show in it. So this compares numbers, says so, and sends people to Ivanti's advisories.
 * (sheet: Health checks; last verified on public lists of vulnerabilities, November 2026)
 *
 * unverified: the numbers of 2023-35078, 2023-35081, 2023-35082, 2025-4427 and 2025-4428, and what fixes 2026-1281
 */

interface Advisory {
  readonly cve: string;
  /** The first fixed version of each line that was mended; later lines have the fix from the start. */
  readonly fixedIn: readonly string[];
  /** The first version that has the hole, where it is known. */
  readonly since?: string;
}

const ADVISORIES: readonly Advisory[] = [
  { cve: 'CVE-2023-35078', fixedIn: ['11.8.1.1', '11.9.1.1', '11.10.0.2'] },
  { cve: 'CVE-2023-35081', fixedIn: ['11.8.1.2', '11.9.1.2', '11.10.0.3'] },
  { cve: 'CVE-2023-35082', fixedIn: ['11.11.0.0'] },
  { cve: 'CVE-2024-22026', fixedIn: ['11.12.0.1', '12.0.0.0', '12.1.0.0'] },
  { cve: 'CVE-2024-36130', fixedIn: ['12.1.0.1'] },
  { cve: 'CVE-2025-4427', fixedIn: ['11.12.0.5', '12.3.0.2', '12.4.0.2', '12.5.0.1'] },
  { cve: 'CVE-2025-4428', fixedIn: ['11.12.0.5', '12.3.0.2', '12.4.0.2', '12.5.0.1'] },
  { cve: 'CVE-2025-10242', fixedIn: ['12.4.0.4', '12.5.0.4', '12.6.0.2'] },
  // The last version known to have it is 12.7.0.0.
  { cve: 'CVE-2026-1281', fixedIn: ['12.7.0.1'], since: '12.5.0.0' },
  { cve: 'CVE-2026-1340', fixedIn: ['12.8.0.0'] },
  { cve: 'CVE-2026-6973', fixedIn: ['12.6.1.1', '12.7.0.1', '12.8.0.1'] },
];

type Version = readonly [number, number, number, number];

/** unverified: in what form does a server say its version? (sheet: Open questions, 6) Null where there are no such numbers in it. */
export function readVersion(text: string): Version | null {
  const [, ...numbers] = /(?:^|[^\d.])(\d+)\.(\d+)\.(\d+)(?:\.(\d+))?(?![\d.])/.exec(text) ?? [];
  if (numbers.length === 0) return null;
  const [major = 0, minor = 0, third = 0, fourth = 0] = numbers.map((number) => Number(number ?? 0));
  return [major, minor, third, fourth];
}

/** Which of the known holes a version has by its number: those whose fix it doesn't reach. */
export function openHoles(version: Version): readonly string[] {
  return ADVISORIES.filter(({ fixedIn, since }) => {
    if (since !== undefined && compare(version, known(since)) < 0) return false;
    const fixes = fixedIn.map(known).sort(compare);
    const ownLine = fixes.filter(([major, minor]) => major === version[0] && minor === version[1]);
    const [firstFix] = ownLine.length > 0 ? ownLine : fixes.slice(-1);
    return firstFix !== undefined && compare(version, firstFix) < 0;
  }).map(({ cve }) => cve);
}

function compare(a: Version, b: Version): number {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function known(text: string): Version {
  const version = readVersion(text);
  if (version === null) throw new Error(`${text} is not a version`);
  return version;
}
