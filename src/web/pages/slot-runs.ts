import { listRuns } from '../api/client.ts';
import { useShown } from '../live/use-shown.ts';

/** So many runs of an account are looked through for one slot. */
export const RUNS = 200;

/** The last runs of an account. */
export function useAccountRuns(account: string) {
  return useShown(`runs-of:${account}`, () => listRuns({ account, limit: RUNS }));
}
