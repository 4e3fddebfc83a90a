/**
 * Tokens of an OpenID Connect issuer: JSON Web Tokens that it has signed for us. What is asked of one:
 *
 * signed by a key of the issuer, in an accepted way → from this issuer, for this audience, at this time → a role → a name
 */
import { errors, type JWTPayload, type JWTVerifyResult, jwtVerify } from 'jose';
import type { Clock } from '../clock.ts';
import type { AccessConfiguration } from '../config/configuration.ts';
import type { Whose } from './bearer.ts';
import { claimOf, wordsOf } from './claims.ts';
import type { Self } from './identify.ts';
import type { Issuer } from './issuer.ts';
import { nameFrom } from './name.ts';
import { highestOf } from './roles.ts';

/** Signatures by a key pair. Never `none`, and never HMAC, for which our copy of the public key would be the secret. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
/** The clocks of the issuer and of this machine may differ by so many seconds. */
export const TOLERANCE_S = 30;
/** Tokens of other kinds, such as those that end a session elsewhere, are signed by the same keys. */
const TYPES: readonly unknown[] = [undefined, 'JWT', 'at+jwt', 'application/at+jwt'];
const LOOKS_LIKE_ONE = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** What tokens are judged by. */
export type TokenRules = Omit<NonNullable<AccessConfiguration['oidc']>, 'issuer' | 'ca' | 'client'>;

/** What a judge of tokens is made with. */
export interface TokenOptions {
  readonly issuer: Pick<Issuer, 'name' | 'keyOf'>;
  readonly rules: TokenRules;
  readonly clock: Pick<Clock, 'now'>;
  /** Why a token was not accepted, in a sentence without anything out of it. */
  readonly onRefused: (why: string) => void;
}

/** Who has a token of the issuer. */
export function byToken({ issuer, rules, clock, onRefused }: TokenOptions): Whose {
  return async (bearer) => {
    // Keys and everything else are none of the issuer's business, so that it is not asked for them.
    if (!LOOKS_LIKE_ONE.test(bearer)) return null;
    const name = await issuer.name();
    if (name === null) return null;
    try {
      const verified = await jwtVerify(bearer, issuer.keyOf, {
        issuer: name,
        audience: rules.audience,
        algorithms: ALGORITHMS,
        clockTolerance: TOLERANCE_S,
        requiredClaims: ['exp'],
        currentDate: new Date(clock.now()),
      });
      return selfFrom(verified, rules);
    } catch (error) {
      onRefused(whyNot(error));
      return null;
    }
  };
}

class Unfit extends Error {}

function selfFrom({ payload, protectedHeader }: JWTVerifyResult<JWTPayload>, rules: TokenRules): Self {
  if (!TYPES.includes(protectedHeader.typ)) throw new Unfit('it is a token for something else');
  // Who presents such a token has to prove beside it that he holds a key, which we don't ask for (RFC 7800).
  if (payload.cnf !== undefined) throw new Unfit('it is bound to a key of its holder');
  const name = nameFrom(claimOf(payload, rules.nameClaim));
  if (name === null) throw new Unfit(`its claim ${rules.nameClaim} is no name that could stand in the trail`);
  const role = highestOf(wordsOf(claimOf(payload, rules.roleClaim)), rules.roles);
  if (role === null) throw new Unfit(`nothing in its claim ${rules.roleClaim} stands for a role`);
  return { name: `oidc:${name}`, role, by: 'oidc', expiresAt: (payload.exp ?? 0) * 1000 };
}

const WHY: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'it has expired',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'its signature does not fit',
  ERR_JWKS_NO_MATCHING_KEY: 'the issuer has no such key',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'it does not say with which key of the issuer it is signed',
  ERR_JOSE_ALG_NOT_ALLOWED: 'it is signed in a way that is not accepted',
};

/** `jose` puts nothing of the token into its codes; into its messages it might. */
function whyNot(error: unknown): string {
  if (error instanceof Unfit) return error.message;
  if (error instanceof errors.JWTClaimValidationFailed) return `its claim ${error.claim} is missing or another one`;
  if (error instanceof errors.JOSEError) return WHY[error.code] ?? `it is no token that can be read (${error.code})`;
  return 'it could not be judged';
}
