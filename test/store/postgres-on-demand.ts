/**
 * Vitest's global set-up: one PostgreSQL for all test files, started when the first test asks for it, so that a run without
 * the database doesn't wait for one. Test files live in other processes and ask over HTTP.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { TestProject } from 'vitest/node';
import { TestPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Asked by GET, answers with a `PostgresServer` as JSON. */
    postgresOnDemand: string;
  }
}

export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  let postgres: Promise<TestPostgres> | null = null;
  const listener = createServer((_request, response) => {
    postgres ??= TestPostgres.start();
    postgres.then(
      ({ server }) => response.end(JSON.stringify(server)),
      (error) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  provide('postgresOnDemand', `http://127.0.0.1:${address.port}/`);
  return async () => {
    listener.close();
    listener.closeAllConnections();
    await postgres?.then((started) => started[Symbol.asyncDispose]());
  };
}
