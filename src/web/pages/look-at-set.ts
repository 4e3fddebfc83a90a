import { getRun, listSlots, startRun } from '../api/client.ts';
import { every } from '../live/every.ts';
import { type Look, lookAt } from './look.ts';

/** Looks into every account of a token set, and says how it goes; nothing is written. */
export async function lookAtSet(
  tokenSet: string,
  told: (looks: readonly Look[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const slots = await every((part) => listSlots({ tokenSet, ...part }));
  const accounts = [...new Set(slots.map(({ account }) => account))].sort();
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  await lookAt(accounts, told, { startRun, getRun, wait }, signal);
}
