/** Definitions of custom device attributes, which are looked up by name every time: one that was renamed is gone. (sheet: Reading) */
import { Failure, kindOf } from '#connector';

const MOST_NAMES = 10;

/** Throws `rejected`, with the names that come near, unless there is a definition of exactly this name that holds text. */
export function requireDefined(definitions: readonly Readonly<Record<string, unknown>>[], attribute: string): void {
  const found = definitions.find((definition) => nameIn(definition) === attribute);
  if (found === undefined) throw new Failure('rejected', missing(definitions.map(nameIn), attribute));
  // Not among the documented fields of an answer; where it stands, it is believed.
  const { dataType } = found;
  if (typeof dataType === 'string' && !/^(string|text)$/i.test(dataType)) {
    const says = `the device attribute \`${attribute}\` is of the type \`${dataType}\`, expected text`;
    throw new Failure('rejected', `${says}: delete it and define it again as text`);
  }
}

/** The names of the definitions. */
export function nameIn({ name }: Readonly<Record<string, unknown>>): string {
  if (typeof name === 'string' && name !== '') return name;
  throw new Failure('protocol', `the definition of an attribute has no \`name\`, found ${kindOf(name)}`);
}

function missing(names: readonly string[], attribute: string): string {
  const says = `there is no custom device attribute \`${attribute}\``;
  if (names.length === 0) return `${says}; define it in the console, of the type text`;
  const near = (name: string) => folded(name) === folded(attribute);
  const sorted = [...names.filter(near), ...names.filter((name) => !near(name)).sort()];
  const shown = sorted.slice(0, MOST_NAMES).map((name) => `\`${name}\``);
  const more = sorted.length > MOST_NAMES ? ` and ${sorted.length - MOST_NAMES} more` : '';
  return `${says}; there are ${shown.join(', ')}${more}. Was it renamed? The app configuration does not follow a new name`;
}

/** What people type for the same. */
function folded(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
