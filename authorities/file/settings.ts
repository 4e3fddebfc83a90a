/** What an operator writes into the configuration for a token set whose tokens stand in a file. */
import { z } from 'zod';

/** How the file is written: `auto` goes by its name. */
export type Format = 'yaml' | 'json' | 'lines';

export const settings = z.strictObject({
  path: z
    .string()
    .min(1, { error: 'expected the path of a file, found an empty text' })
    .refine((path) => !/^(file|env):/.test(path), {
      error: 'expected the path alone, without `file:` or `env:` before it',
    })
    .refine((path) => !path.includes('\0'), { error: 'expected a path without a zero byte' })
    .meta({ description: 'The file. A relative path starts at the working directory.' }),
  format: z.enum(['auto', 'yaml', 'json', 'lines']).default('auto').meta({
    description:
      'How it is written. `auto` goes by the name: `.yaml`, `.yml` and `.json`; any other is one token a line.',
  }),
});

export type Settings = z.infer<typeof settings>;

/** How the file is to be read. */
export function formatOf({ path, format }: Settings): Format {
  if (format !== 'auto') return format;
  const [, ending] = /\.(yaml|yml|json)$/i.exec(path) ?? [];
  if (ending === undefined) return 'lines';
  return ending.toLowerCase() === 'json' ? 'json' : 'yaml';
}
