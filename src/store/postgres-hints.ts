/**
 * LISTEN and NOTIFY. A connection of its own listens, because it must stay open; when it breaks it is made again, and what was
 * told in between is lost, so that every topic counts as told then. A connection whose other end is gone without a word is found
 * by asking something now and then.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type pg from 'pg';
import { type Hints, TOPICS, type Topic } from './changes.ts';

/** One channel for each database; the payload is the topic. */
const CHANNEL = 'watchword';
/** How long a break may go unnoticed, beside the time an answer is waited for. */
const LOOK_EVERY_MS = 2_000;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/** Hints among all who have the same database open. `client` makes a connection that is not connected yet. */
export function postgresHints(client: () => pg.Client): Hints {
  return {
    async give(transaction, topic) {
      await sql`select pg_notify(${CHANNEL}, ${topic})`.execute(transaction);
    },
    listen(hear) {
      const stop = new AbortController();
      const listening = keepListening(client, hear, stop.signal);
      return {
        async [Symbol.asyncDispose]() {
          stop.abort();
          await listening;
        },
      };
    },
  };
}

async function keepListening(client: () => pg.Client, hear: (topic: Topic) => void, stop: AbortSignal): Promise<void> {
  let waitMs = FIRST_WAIT_MS;
  while (!stop.aborted) {
    await listenOnce(client(), stop, (told) => {
      waitMs = FIRST_WAIT_MS;
      for (const topic of TOPICS) if (told === null || told === topic) hear(topic);
    });
    // Not all replicas at once, when a server comes back.
    await pause(waitMs * (0.5 + Math.random() / 2), undefined, { signal: stop }).catch(() => undefined);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}

/** From connecting to the break. `heard` gets a payload, and null as soon as it listens: something may have been told before. */
async function listenOnce(client: pg.Client, stop: AbortSignal, heard: (told: string | null) => void): Promise<void> {
  const over = new AbortController();
  const broken = new Promise<void>((resolve) => over.signal.addEventListener('abort', () => resolve()));
  const end = () => over.abort();
  stop.addEventListener('abort', end, { once: true });
  client.on('error', end);
  client.on('end', end);
  client.on('notification', ({ payload = '' }) => heard(payload));
  // Why it broke is told by whoever asks the same server for rows at the same time.
  attend(client, over.signal, () => heard(null)).catch(end);
  await broken;
  stop.removeEventListener('abort', end);
  // Not waited for: a connection whose other end is gone has nobody to say goodbye to.
  client.end().catch(() => undefined);
}

/** Listens, and sees to it that the other end is there. Ends by throwing. */
async function attend(client: pg.Client, over: AbortSignal, listens: () => void): Promise<never> {
  await client.connect();
  await client.query(`listen ${CHANNEL}`);
  listens();
  for (;;) {
    await pause(LOOK_EVERY_MS, undefined, { signal: over });
    await client.query('select 1');
  }
}
