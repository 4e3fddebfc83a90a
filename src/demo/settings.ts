import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a configuration has to say about something simulated, so that it is reached. */
export interface Reached {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly ca: string;
  readonly secrets: readonly string[];
}

/** Its settings for a configuration in the folder: what is secret stands in files of its own beside it. */
export function settingsIn(folder: string, name: string, reached: Reached): Readonly<Record<string, unknown>> {
  const own: Record<string, unknown> = {};
  for (const [setting, value] of Object.entries(reached.settings)) {
    const isSecret = typeof value === 'string' && reached.secrets.includes(value);
    const path = join(folder, `${name}-${setting}`);
    if (isSecret) writeFileSync(path, value, { mode: 0o600 });
    own[setting] = isSecret ? `file:${path}` : value;
  }
  const ca = join(folder, `${name}-ca.pem`);
  writeFileSync(ca, reached.ca);
  return { ...own, ca: `file:${ca}` };
}
