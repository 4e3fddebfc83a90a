import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from './metrics.ts';

/** Adds `/metrics`. It stands beside the table of routes because its answer is no JSON. `refuse` throws for whoever may not look. */
export function metricsRoute(app: FastifyInstance, metrics: Metrics, refuse: (request: FastifyRequest) => void): void {
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    refuse(request);
    const text = await metrics.text();
    return reply.header('content-type', metrics.contentType).header('cache-control', 'no-store').send(text);
  });
}
