import type { TokenSource } from '#authority';
import type { ChangedAuthority } from '../../../../src/authority/contract.ts';
import { LocalAuthority } from '../../../../src/authority/local.ts';
import { MirroredAuthority } from '../../../../src/authority/mirrored.ts';
import type { StoredOptions } from '../../../../src/authority/stored-tokens.ts';
import type { Events } from '../../../../src/events.ts';
import type { Contestant } from './contestants.ts';

/** The authority of a kind as the program makes it; `outside` is where it is decided, null where nothing can be asked. */
export function decidingAs(
  { definition }: Contestant,
  outside: { readonly source: TokenSource; readonly settings: unknown } | null,
  options: StoredOptions,
  events: Events,
): ChangedAuthority {
  if (definition === null) return new LocalAuthority(options);
  const settings: unknown = outside?.settings ?? definition.settings.parse({});
  const source = outside?.source ?? null;
  return new MirroredAuthority({ ...options, definition, settings, source, guard: () => undefined, events });
}

/** The source, with every question on its way counted. */
export function counted(source: TokenSource, count: (by: 1 | -1) => void): TokenSource {
  const { add, remove } = source;
  const during = async <T>(work: Promise<T>): Promise<T> => {
    count(1);
    try {
      return await work;
    } finally {
      count(-1);
    }
  };
  return {
    list: (stop) => during(source.list(stop)),
    ...(add && { add: (value, stop) => during(add.call(source, value, stop)) }),
    ...(remove && { remove: (value, stop) => during(remove.call(source, value, stop)) }),
    check: (stop) => source.check(stop),
  };
}
