import { useState } from 'preact/hooks';
import { readAll } from '../live/use-shown.ts';
import { say } from './say.tsx';

/** Something that can be done once at a time. */
export interface Act<A extends readonly unknown[]> {
  readonly busy: boolean;
  /** Why it was refused when it was last tried. */
  readonly problem: Error | null;
  /** True where it was done; what went wrong is in `problem`, and said. */
  readonly run: (...asked: A) => Promise<boolean>;
  readonly clear: () => void;
}

/** Does something at the daemon, says how it went, and reads again what is shown. */
export function useAct<A extends readonly unknown[], R>(
  doIt: (...asked: A) => Promise<R>,
  done: string | ((result: R) => string | null),
): Act<A> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const run = async (...asked: A): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    setProblem(null);
    try {
      const result = await doIt(...asked);
      const says = typeof done === 'string' ? done : done(result);
      if (says !== null) say(says);
      return true;
    } catch (thrown) {
      const refusal = thrown instanceof Error ? thrown : new Error(String(thrown));
      setProblem(refusal);
      say(refusal.message, 'trouble');
      return false;
    } finally {
      setBusy(false);
      readAll();
    }
  };
  return { busy, problem, run, clear: () => setProblem(null) };
}
