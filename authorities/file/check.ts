/** What can be wrong with the file before it goes wrong. */
import { type AuthorityKit, Failure, type Finding, failure, ok, warning } from '#authority';
import { list, placeOf } from './list.ts';
import type { Settings } from './settings.ts';

const EVERYBODY_READS = 0o004;
const EVERYBODY_WRITES = 0o002;

export async function* check(settings: Settings, kit: AuthorityKit, signal: AbortSignal): AsyncGenerator<Finding> {
  const place = placeOf(settings);
  try {
    const { tokens, warnings = [] } = await list(settings, kit, signal);
    yield ok('file', `${place} holds ${tokens.length === 1 ? '1 token' : `${tokens.length} tokens`}`);
    for (const says of warnings) yield warning('file-entries', says, 'correct it where the file is made');
    yield permissions(place, await kit.modeOf(settings.path));
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    yield failure('file', error.message, `correct the file or \`path\`; until then the tokens stay as they were`);
  }
}

function permissions(place: string, mode: number): Finding {
  const check = 'file-permissions';
  if ((mode & EVERYBODY_WRITES) !== 0) {
    return warning(
      check,
      `every user of this machine may change ${place}, and so decide which phones come in`,
      'take that permission away: `chmod o-rw`',
    );
  }
  if ((mode & EVERYBODY_READS) !== 0) {
    return warning(
      check,
      `every user of this machine may read ${place}`,
      'take that permission away: `chmod o-r`, or `defaultMode: 0440` of a Kubernetes volume',
    );
  }
  return ok(check, `not every user of this machine may read ${place}`);
}
