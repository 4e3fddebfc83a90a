import type { Server } from 'node:http';

/** Measuring each request would cost what is to be measured. */
export const MEASURED_EVERY = 16;

/** From now on hears how long answers take, in seconds: of one request in so many to the routes that decide. */
export function measureLatency(server: Server, observe: (seconds: number) => void): void {
  let seen = 0;
  // In front of the listener that answers, perhaps at once.
  server.prependListener('request', (request, response) => {
    if (request.url?.startsWith('/v1/') !== true) return;
    seen += 1;
    if (seen % MEASURED_EVERY !== 1) return;
    const beganAt = performance.now();
    response.once('finish', () => observe((performance.now() - beganAt) / 1000));
  });
}
