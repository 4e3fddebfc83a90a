/** Finding a slot's configuration by its id or its display name. */
import { Failure } from '#connector';
import { type GraphObject, optionalString } from './graph-object.ts';

const MOST_NAMES = 10;

/** The configuration, or null where there is none. Two of one name are refused: which is meant, only a person knows. */
export function find(objects: readonly GraphObject[], configuration: string): GraphObject | null {
  const found = objects.filter((object) => isMeant(object, configuration));
  if (found.length < 2) return found[0] ?? null;
  const ids = found.map((object) => String(object.fields.id)).join(' and ');
  throw new Failure(
    'rejected',
    `${found.length} configurations are called \`${configuration}\`: ${ids}; put the id of the right one into \`configuration\``,
  );
}

/** What to say where there is none: the names there are, those that differ in letter case or blanks only first. */
export function notFound(objects: readonly GraphObject[], configuration: string): Failure {
  const names = [...new Set(objects.flatMap((object) => optionalString(object, 'displayName') ?? []))];
  const near = (name: string) => folded(name) === folded(configuration);
  const sorted = [...names.filter(near), ...names.filter((name) => !near(name)).sort()];
  const shown = sorted.slice(0, MOST_NAMES).map((name) => `\`${name}\``);
  const more = sorted.length > MOST_NAMES ? ` and ${sorted.length - MOST_NAMES} more` : '';
  const says = shown.length === 0 ? 'the tenant has none' : `the tenant has ${shown.join(', ')}${more}`;
  return new Failure('rejected', `no app configuration has the name or id \`${configuration}\`; ${says}`);
}

/** The configuration, or a throw. */
export function findOrThrow(objects: readonly GraphObject[], configuration: string): GraphObject {
  const found = find(objects, configuration);
  if (found === null) throw notFound(objects, configuration);
  return found;
}

/** Letter case and blanks taken away: what people type for the same. */
export function folded(name: string): string {
  return name.replace(/\s/g, '').toLowerCase();
}

function isMeant(object: GraphObject, configuration: string): boolean {
  const { id, displayName } = object.fields;
  return displayName === configuration || (typeof id === 'string' && id.toLowerCase() === configuration.toLowerCase());
}
