import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scrub } from '../../src/connector/scrub.ts';

const WORDS =
  'An error has occurred - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - Activity ID: 7a0d6b54-43ff-4f0e-a2c4-5f1f9a3e2b11 - Url: https://fef.amsub0102.manage.microsoft.com/StatelessAppMetadataFEService/deviceAppManagement/mobileAppConfigurations?api-version=5023-03-29&sig=abc';

describe('scrubbing', () => {
  it('keeps operation ids and paths, and drops query strings', () => {
    expect(scrub(WORDS)).toBe(
      'An error has occurred - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - Activity ID: 7a0d6b54-43ff-4f0e-a2c4-5f1f9a3e2b11 - Url: https://fef.amsub0102.manage.microsoft.com/StatelessAppMetadataFEService/deviceAppManagement/mobileAppConfigurations',
    );
  });

  it('drops query strings without a host, and credentials before one', () => {
    expect(scrub('GET /x?$filter=secret&a=b failed')).toBe('GET /x failed');
    expect(scrub('at https://user:pass@host/x')).toBe('at https://host/x');
  });

  it('never shows a long encoded run, such as an echoed payload', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 60, maxLength: 300 }),
        fc.constantFrom('payload ', 'https://h/x/', 'a="'),
        (bytes, before) => {
          const run = Buffer.from(bytes).toString('base64url');
          const shown = scrub(`${before}${run} end`);
          expect(shown).not.toContain(run.slice(0, 48));
          expect(shown).toContain('<...>');
        },
      ),
    );
  });

  it('is short', () => {
    expect(scrub('word '.repeat(1000)).length).toBeLessThan(310);
  });
});
