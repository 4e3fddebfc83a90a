/**
 * How much is answered. Nobody's key is found out by trying, so that none of this keeps secrets; it keeps a caller gone wrong, or a
 * flood, from taking all of the daemon.
 *
 * | what is counted                        | by                       | beyond it              |
 * |----------------------------------------|--------------------------|------------------------|
 * | keys and tokens that open nothing      | address                  | only these are put off |
 * | requests of whoever is known           | name: `key:ci`           | this one is put off    |
 * | everything that is open to everybody   | address                  | these are put off      |
 *
 * So who guesses, behind an address that others share, keeps nobody out who has a key, a token or a session.
 */
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../problems.ts';

/** So many in a minute. */
export const LIMITS = { failures: 30, asked: 3000, open: 600 };

const MINUTE_MS = 60_000;
/** So many addresses or names are remembered; past that the one that came longest ago is forgotten, which is in its favour. */
const REMEMBERED = 10_000;

/** Each counts one more, and throws when it is too much. */
export interface Limits {
  failed(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  asked(request: FastifyRequest, reply: FastifyReply, name: string): Promise<void>;
  open(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

/** Counts for one application. The addresses of one network of IPv6 (/64) count as one. */
export async function limitsOf(app: FastifyInstance, most: typeof LIMITS = LIMITS): Promise<Limits> {
  await app.register(rateLimit, { global: false, cache: REMEMBERED, timeWindow: MINUTE_MS });
  const names = new WeakMap<FastifyRequest, string>();
  const failed = app.createRateLimit({ max: most.failures });
  const open = app.createRateLimit({ max: most.open });
  const asked = app.createRateLimit({ max: most.asked, keyGenerator: (request) => names.get(request) ?? '' });
  return {
    failed: async (request, reply) => refuse(await failed(request), reply),
    open: async (request, reply) => refuse(await open(request), reply),
    async asked(request, reply, name) {
      names.set(request, name);
      refuse(await asked(request), reply);
    },
  };
}

function refuse(counted: Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>, reply: FastifyReply) {
  if (counted.isAllowed || !counted.isExceeded) return;
  reply.header('retry-after', counted.ttlInSeconds);
  throw new Refusal('too-many-requests', `wait ${counted.ttlInSeconds} s, and ask less often`);
}
