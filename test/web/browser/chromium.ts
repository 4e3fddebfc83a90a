/** The browser that the tests look with: the system's own Chromium, because nothing is downloaded for a test. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What Debian, Ubuntu and Google call it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Said where there is none. */
export const MISSING =
  'no Chromium was found: install it, for example with `apt-get install chromium`, or say where it is with WATCHWORD_CHROMIUM';

/** The program, or null where there is none. `WATCHWORD_CHROMIUM` goes before what is on the path. */
export function findChromium(environment: Readonly<Record<string, string | undefined>>): string | null {
  const { WATCHWORD_CHROMIUM: said, PATH = '' } = environment;
  if (said !== undefined && said !== '') return isProgram(said) ? said : null;
  const places = PATH.split(delimiter).filter((folder) => folder !== '');
  return NAMES.flatMap((name) => places.map((folder) => join(folder, name))).find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
