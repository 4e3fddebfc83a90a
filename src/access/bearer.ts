import type { Bearing, Identify, Self } from './identify.ts';
import type { AccessKeys } from './keys.ts';

/** `Authorization: Bearer <key>` (RFC 6750); null where there is none, or it is of another kind. */
export function bearerOf({ headers }: Pick<Bearing, 'headers'>): string | null {
  const [, token] = /^Bearer +([\x21-\x7e]+) *$/i.exec(headers.authorization ?? '') ?? [];
  return token ?? null;
}

/** Who has an access key. */
export function byKey(keys: Pick<AccessKeys, 'whose'>): Identify {
  return async (bearing) => {
    const bearer = bearerOf(bearing);
    const access = bearer === null ? null : await keys.whose(bearer);
    if (access === null) return null;
    const { name, role, expiresAt } = access;
    return { name: `key:${name}`, role, by: 'key', expiresAt } satisfies Self;
  };
}

/** The first of several ways by which somebody is known. */
export function firstOf(...ways: readonly Identify[]): Identify {
  return async (bearing) => {
    for (const way of ways) {
      const self = await way(bearing);
      if (self !== null) return self;
    }
    return null;
  };
}
