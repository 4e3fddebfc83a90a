/** What browsers are told about every answer. The page and the description of the API say more for themselves. */
import type { FastifyHelmetOptions } from '@fastify/helmet';

const HALF_A_YEAR_S = 180 * 86_400;

/** An answer that a browser shows by itself loads nothing, runs nothing, and stands in nobody's frame. */
const POLICY = { defaultSrc: ["'none'"], formAction: ["'none'"], baseUri: ["'none'"], frameAncestors: ["'none'"] };

/** For all answers. Without TLS nothing is said about TLS: who followed it would ask where nothing listens. */
export function securityHeaders(isSecure: boolean): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { ...POLICY, ...(isSecure && { upgradeInsecureRequests: [] }) },
    },
    // Names below this one belong to somebody else.
    hsts: isSecure && { maxAge: HALF_A_YEAR_S, includeSubDomains: false },
    frameguard: { action: 'deny' },
  };
}
