/**
 * Every kind of authority there is, loaded, and how a test comes to a place of that kind. A kind that is reached by HTTP brings
 * its simulator; one that is not has an opener of its own in `PLACES`. The suite itself asks for no kind's name.
 *
 * `AUTHORITIES=acme,pingone` narrows it, and takes a folder that has no line in `authorities/index.ts` yet.
 */
import { existsSync } from 'node:fs';
import type { AuthorityDefinition } from '#authority';
import type { AuthoritySimulatorDefinition } from '#simulation';
import { type AuthorityEntry, authorities } from '../../authorities/index.ts';
import { FILES } from './file-place.ts';
import { type Place, type PlaceOptions, serviceAt } from './place.ts';

/** One kind, as the suite takes it. */
export interface Kind {
  /** What the tests call it: the kind, and the form of the place where there are several. */
  readonly name: string;
  readonly kind: string;
  readonly definition: AuthorityDefinition;
  readonly simulation: AuthoritySimulatorDefinition | null;
  /** Null where nothing can be asked. */
  readonly openPlace: ((options: PlaceOptions) => Promise<Place>) | null;
}

/** One whose place can be asked. */
export type AskedKind = Kind & { readonly openPlace: NonNullable<Kind['openPlace']> };

/** Places that are no service, by kind and form. */
const PLACES: Readonly<Record<string, Readonly<Record<string, NonNullable<Kind['openPlace']>>>>> = { file: FILES };

/**
 * How many requests a list of so many tokens costs, signing in apart. One for all of them is the rule; a vendor that gives each
 * value out alone costs more, and it is said here.
 */
export const QUIET_LIST: Readonly<Record<string, (tokens: number) => number>> = {};

/** What the environment has narrowed the suite to; undefined: everything. */
export const wanted: readonly string[] | undefined = process.env.AUTHORITIES?.split(',');

export const kinds: readonly Kind[] = (
  await Promise.all((wanted ?? Object.keys(authorities)).filter((kind) => kind !== 'local').map(load))
).flat();

export const askedKinds: readonly AskedKind[] = kinds.filter((kind): kind is AskedKind => kind.openPlace !== null);

/** Those whose tokens we add and take away ourselves. */
export const changedKinds: readonly AskedKind[] = askedKinds.filter(
  ({ definition }) => definition.changedBy === 'watchword',
);

async function load(kind: string): Promise<readonly Kind[]> {
  const entry = authorities[kind] ?? folder(kind);
  const definition = await entry.definition();
  const simulation = (await entry.simulator?.()) ?? null;
  const one = { kind, definition, simulation };
  if (definition.open === undefined) return [{ ...one, name: kind, openPlace: null }];
  if (simulation !== null) return [{ ...one, name: kind, openPlace: (options) => serviceAt(simulation, options) }];
  const forms = Object.entries(PLACES[kind] ?? {});
  if (forms.length === 0) throw new Error(`${kind} can be asked, but no test knows a place of that kind`);
  return forms.map(([form, openPlace]) => ({ ...one, name: `${kind} (${form})`, openPlace }));
}

function folder(kind: string): AuthorityEntry {
  const exported = async (file: string) => {
    const all: Record<string, { kind?: unknown }> = await import(`../../authorities/${kind}/${file}.ts`);
    return Object.values(all).find((one) => one.kind === kind);
  };
  const definition = async () => (await exported('index')) as unknown as AuthorityDefinition;
  if (!existsSync(new URL(`../../authorities/${kind}/simulator.ts`, import.meta.url))) return { definition };
  return {
    definition,
    simulator: async () => (await exported('simulator')) as unknown as AuthoritySimulatorDefinition,
  };
}
