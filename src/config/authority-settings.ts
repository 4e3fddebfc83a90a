/** The core's part of `tokenSets.<name>.authority`. The rest is declared in the definition of its kind. */
import { z } from 'zod';
import type { AuthorityDefinition } from '../authority/definition.ts';
import { duration } from './forms.ts';
import { REACH } from './reach-settings.ts';

/** So often at most a place is looked at. */
const LEAST_LOOK_EVERY_MS = 5_000;

/** Of a kind that is asked nothing: `local`, and what only a person sees. */
const Unasked = z.strictObject({
  kind: z
    .string()
    .describe(
      'Who decides which tokens are active: `local` is this program itself, every other kind a place where others do.',
    ),
});

const Asked = Unasked.extend({
  lookEvery: duration('How often to look which tokens are active there.', { least: LEAST_LOOK_EVERY_MS }).prefault(
    '1m',
  ),
});

/** Every setting the core knows of an authority. */
export const Authority = Asked.extend(REACH);

/** The core's part as it was read; what doesn't belong to the kind is left out. */
export type Authority = Pick<z.infer<typeof Authority>, 'kind'> & Partial<z.infer<typeof Authority>>;

/** What holds for a kind that is not reached by HTTP, should it be asked. */
export const UNREACHED = z.object(REACH).parse({});

/** A kind of authority, as far as its settings go. */
export interface Kind {
  readonly name: string;
  /** Null: `local`. */
  readonly definition: AuthorityDefinition | null;
  readonly core: z.ZodObject & z.ZodType<Authority>;
  readonly settings: z.ZodType;
}

const LOCAL: Kind = { name: 'local', definition: null, core: Unasked, settings: z.strictObject({}) };

/** Every kind, `local` first. */
export function kindsOf(definitions: Iterable<AuthorityDefinition>): readonly Kind[] {
  return [LOCAL, ...[...definitions].map(kindOf)];
}

function kindOf(definition: AuthorityDefinition): Kind {
  const { kind, settings, open, http } = definition;
  const core = open === undefined ? Unasked : http ? Authority : Asked;
  return { name: kind, definition, core, settings };
}
