import { useEffect, useRef, useState } from 'preact/hooks';
import { type Part, type SoFar, type Waiting, waitingIn, withHead, withNewForms, withTail } from './list-so-far.ts';
import type { Shown } from './shown.ts';
import { useShown } from './use-shown.ts';

/** A long list as it is shown. */
export interface List<T> extends Shown<SoFar<T>> {
  /** Reads the part that follows; null at the end. */
  readonly more: (() => Promise<void>) | null;
  /** What is new at the head, and waits so that nothing moves; null where nothing does. */
  readonly fresh: (Waiting & { readonly show: () => void }) | null;
}

interface Known<T> {
  readonly name: string;
  readonly soFar: SoFar<T>;
  /** Kept from an earlier look: nobody reads it yet. */
  readonly isOld: boolean;
}

/** A long list under a name, its head live. The name says all that `load` depends on. */
export function useList<T>(
  name: string,
  load: (cursor: string | undefined) => Promise<Part<T>>,
  keyOf: (item: T) => string,
): List<T> {
  const openedAt = useRef({ name, at: Date.now() });
  if (openedAt.current.name !== name) openedAt.current = { name, at: Date.now() };
  const head = useShown(name, () => load(undefined));
  const [known, setKnown] = useState<Known<T> | null>(null);
  const before = known?.name === name ? known : null;
  const { data, readAt } = head;
  useEffect(() => {
    if (data === undefined) return;
    const isOld = (readAt ?? 0) < openedAt.current.at;
    const isRead = before !== null && !before.isOld && before.soFar.items.length > 0;
    setKnown({ name, isOld, soFar: isRead ? withNewForms(before.soFar, data, keyOf) : data });
  }, [name, data]);
  const soFar = before?.soFar ?? data;
  const next = soFar?.next ?? null;
  const waiting = soFar === undefined || data === undefined ? null : waitingIn(soFar, data, keyOf);
  return {
    ...head,
    data: soFar,
    more:
      soFar === undefined || next === null
        ? null
        : async () => {
            const tail = await load(next);
            setKnown((now) => {
              const upToNow = now?.name === name ? now.soFar : soFar;
              return { name, isOld: false, soFar: withTail(upToNow, tail, keyOf) };
            });
          },
    fresh:
      waiting === null || waiting.count === 0 || before === null || before.isOld || soFar?.items.length === 0
        ? null
        : {
            ...waiting,
            show: () => {
              if (data !== undefined) setKnown({ name, isOld: false, soFar: withHead(before.soFar, data, keyOf) });
            },
          },
  };
}
