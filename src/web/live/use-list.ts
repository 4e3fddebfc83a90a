import { useEffect, useState } from 'preact/hooks';
import { type Part, type SoFar, withHead, withTail } from './list-so-far.ts';
import type { Shown } from './shown.ts';
import { useShown } from './use-shown.ts';

/** A long list as it is shown. */
export interface List<T> extends Shown<SoFar<T>> {
  /** Reads the part that follows; null at the end. */
  readonly more: (() => Promise<void>) | null;
}

/** A long list under a name, its head live. The name says all that `load` depends on. */
export function useList<T>(
  name: string,
  load: (cursor: string | undefined) => Promise<Part<T>>,
  keyOf: (item: T) => string,
): List<T> {
  const head = useShown(name, () => load(undefined));
  const [known, setKnown] = useState<{ readonly name: string; readonly soFar: SoFar<T> } | null>(null);
  const before = known?.name === name ? known.soFar : null;
  useEffect(() => {
    if (head.data !== undefined) setKnown({ name, soFar: withHead(before, head.data, keyOf) });
  }, [name, head.data]);
  const soFar = before ?? head.data;
  const next = soFar?.next ?? null;
  return {
    ...head,
    data: soFar,
    more:
      soFar === undefined || next === null
        ? null
        : async () => {
            const tail = await load(next);
            setKnown((now) =>
              now?.name === name
                ? { name, soFar: withTail(now.soFar, tail, keyOf) }
                : { name, soFar: withTail(soFar, tail, keyOf) },
            );
          },
  };
}
