import { z } from 'zod';
import { privateText } from './forms.ts';

function isCollector(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return `${username}${password}${search}${hash}` === '';
}

/** Where the spans of runs and requests are sent. */
export const Tracing = z
  .strictObject({
    url: privateText(
      isCollector,
      'an address such as `http://collector:4318`, without credentials, query and fragment (headers come from the environment variable `OTEL_EXPORTER_OTLP_HEADERS`)',
      'The collector that takes spans by OTLP over HTTP; they are posted to `/v1/traces` below it.',
    ),
  })
  .optional()
  .describe('OpenTelemetry traces of runs and requests. Unless given, there are none.');
