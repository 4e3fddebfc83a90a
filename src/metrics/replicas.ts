/** How many daemons there are. */
import type { Watchword } from '../watchword.ts';
import { type Sample, sample } from './registry.ts';

/** From the store. On SQLite nobody makes himself known. */
export async function replicaSamples({ store }: Watchword): Promise<readonly Sample[]> {
  const living = await store.read.replicas.list();
  return [sample('watchword_replicas', {}, Math.max(1, living.length))];
}
