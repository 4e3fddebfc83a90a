import { describe, expect, it } from 'vitest';
import { readVendorError } from '../../../connectors/intune/vendor-error.ts';

const WORDS =
  'An error has occurred - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - Activity ID: 7a0d6b54-43ff-4f0e-a2c4-5f1f9a3e2b11 - Url: https://fef.amsub0102.manage.microsoft.com/StatelessAppMetadataFEService/deviceAppManagement/mobileAppConfigurations?api-version=5023-03-29&sig=abc';
const envelope = (message: string) =>
  JSON.stringify({
    error: { code: 'BadRequest', message, innerError: { date: '2026-11-24T09:00:00', 'request-id': 'r-1' } },
  });
const wrapped = (message: string) =>
  JSON.stringify(
    {
      _version: 3,
      Message: message,
      CustomApiErrorPhrase: '',
      RetryAfter: null,
      ErrorSourceService: '',
      HttpHeaders: '{}',
    },
    null,
    2,
  );

describe('the words of Intune', () => {
  it.each([
    ['plain', WORDS],
    ['as JSON in the message', wrapped(WORDS)],
    ['as JSON in JSON in the message', wrapped(wrapped(WORDS))],
  ])('are found: %s', (_, message) => {
    expect(readVendorError(envelope(message))).toEqual({ code: 'BadRequest', message: WORDS, requestId: 'r-1' });
  });

  it.each([
    ['an HTML page', '<html>SECRET</html>'],
    ['nothing', ''],
    ['a list', '[1]'],
    ['another shape', '{"error":"invalid_client"}'],
    ['null', 'null'],
  ])('are not made up for %s', (_, body) => {
    expect(readVendorError(body)).toEqual({ code: null, message: null, requestId: null });
  });

  it('are not looked for without end', () => {
    const endless = Array.from({ length: 20 }).reduce<string>((inner) => wrapped(inner), WORDS);
    expect(readVendorError(envelope(endless)).message).toContain('_version');
  });
});
