import { z } from 'zod';
import { secret } from '../connector/settings.ts';
import { privateText } from './forms.ts';

function isCacheUrl(text: string): boolean {
  if (text === 'store') return true;
  if (!/^rediss?:\/\//.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return url.password === '' && url.hostname !== '';
}

/** What is kept between runs and processes, to save asking vendors. */
export const Cache = z
  .strictObject({
    url: privateText(
      isCacheUrl,
      '`store`, or `redis://host:6379` or `rediss://host:6379` without a password (that goes into `cache.password`)',
      'Where it is kept: `store`, beside the state, or the address of a Redis without a password. `rediss` is with TLS.',
    ),
    password: secret('The password for Redis.').optional(),
  })
  .refine(({ url, password }) => password === undefined || url !== 'store', {
    path: ['password'],
    error: 'the store takes no password here; remove it, or name a Redis in `cache.url`',
  })
  .optional()
  .describe(
    'Where sign-ins at vendors are kept, encrypted, so that they survive a restart and are shared by all processes. Unless given, in the memory of each process. Nothing depends on it.',
  );
