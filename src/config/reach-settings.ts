/** How something is reached by HTTP: the same settings for every account and every authority. */
import { duration, privateText } from './forms.ts';

const HOUR_MS = 3_600_000;

function isProxyUrl(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return url.username === '' && url.password === '';
}

/** `ca`, `proxy` and `timeout`. */
export const REACH = {
  ca: privateText(
    (text) => /^file:./.test(text),
    '`file:/path`',
    'Certificates of a private authority, PEM: `file:/path`.',
  ).optional(),
  proxy: privateText(
    isProxyUrl,
    'an http or https address without user and password',
    'The HTTP proxy to go through, such as `http://proxy.example.com:3128`. It takes no user and password.',
  ).optional(),
  timeout: duration('How long one request to the vendor may take.', { most: HOUR_MS }).prefault('30s'),
};
