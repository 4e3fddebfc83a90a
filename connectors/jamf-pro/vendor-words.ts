import { isRecord } from '#connector';

/** A refusal's own words; empty where it has none. The Classic API answers with a page, the Jamf Pro API with JSON. */
export function vendorWords(body: string): string {
  return fromPage(body) ?? fromJson(body) ?? '';
}

/** Only Jamf Pro's own page: any other may be a proxy's, and hold anything. */
function fromPage(body: string): string | null {
  if (!/<title>\s*Status page\s*<\/title>/i.test(body)) return null;
  const paragraphs = [...body.matchAll(/<p\b[^>]*>([^<]*)<\/p>/gi)].map(([, words = '']) => words.trim());
  return paragraphs.filter((words) => words !== '').join(': ');
}

function fromJson(body: string): string | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  if (!isRecord(parsed)) return null;
  // Signing in speaks OAuth, everything else of `errors`.
  const { error, errors } = parsed;
  if (typeof error === 'string') return error;
  const [first]: readonly unknown[] = Array.isArray(errors) ? errors : [];
  if (!isRecord(first)) return null;
  return [first.code, first.description].filter((word) => typeof word === 'string' && word !== '').join(': ');
}
