import type { AccessKey } from '../store/contract.ts';
import type { Bearing, Identify, Self } from './identify.ts';
import type { AccessKeys } from './keys.ts';

/** Whose a key or a token is; null for one that opens nothing. */
export type Whose = (bearer: string) => Promise<Self | null>;

/** `Authorization: Bearer <key>` (RFC 6750); null where there is none, or it is of another kind. */
export function bearerOf({ headers }: Pick<Bearing, 'headers'>): string | null {
  const [, token] = /^Bearer +([\x21-\x7e]+) *$/i.exec(headers.authorization ?? '') ?? [];
  return token ?? null;
}

/** Who sends a key or a token. */
export function byBearer(whose: Whose): Identify {
  return async (bearing) => {
    const bearer = bearerOf(bearing);
    return bearer === null ? null : whose(bearer);
  };
}

/** Who has an access key. */
export function byKey(keys: Pick<AccessKeys, 'whose'>): Whose {
  return async (bearer) => {
    const access = await keys.whose(bearer);
    return access === null ? null : selfOf(access);
  };
}

/** Who asks with this key. */
export function selfOf({ name, role, expiresAt }: AccessKey): Self {
  return { name: `key:${name}`, role, by: 'key', expiresAt };
}

/** The first of several judges of what is sent. */
export function firstOf(...judges: readonly Whose[]): Whose {
  return async (bearer) => {
    for (const judge of judges) {
      const self = await judge(bearer);
      if (self !== null) return self;
    }
    return null;
  };
}
