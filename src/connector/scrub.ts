const LONGEST_MESSAGE = 300;
const HIDDEN = '<...>';

/**
 * Takes out of a vendor's words what is not for people: query strings, and long unbroken runs such as an echoed payload, an
 * encoded token or a signature. Operation ids stay: a support case needs them.
 */
export function scrub(message: string): string {
  const words = message
    .replace(/\s+/g, ' ')
    .replace(/\?[^\s"'<>?]*=[^\s"'<>]*/g, '')
    .replace(/\/\/[^\s/@]+@/g, '//')
    .replace(/https?:\/\/[^\s"'<>]+|[A-Za-z0-9+/_=-]{48,}/g, (run) => (run.includes('://') ? shortened(run) : HIDDEN))
    .trim();
  return words.length > LONGEST_MESSAGE ? `${words.slice(0, LONGEST_MESSAGE)}...` : words;
}

/** An address is long and unbroken by nature; only a long segment of it is suspicious. */
function shortened(address: string): string {
  return address
    .split('/')
    .map((segment) => (segment.length < 48 ? segment : HIDDEN))
    .join('/');
}
