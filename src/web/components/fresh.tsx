import { useRef } from 'preact/hooks';
import type { List } from '../live/use-list.ts';
import { number } from '../words/format.ts';
import { Button } from './button.tsx';

/** Over the head of a live list: what is new waits behind a button, which takes no room of the list. */
export function Fresh({
  fresh,
  one,
  many = `${one}s`,
}: {
  readonly fresh: List<unknown>['fresh'];
  readonly one: string;
  readonly many?: string;
}) {
  const place = useRef<HTMLDivElement>(null);
  const show = () => {
    fresh?.show();
    // The button is gone: who came to it by keyboard goes on at the head of the list, which is what was asked for.
    place.current?.focus({ preventScroll: true });
    place.current?.parentElement?.scrollIntoView({ block: 'start' });
  };
  return (
    <div class="fresh" role="status" ref={place} tabIndex={-1}>
      {fresh !== null && (
        <Button kind="primary" small onClick={show}>
          {number(fresh.count)}
          {fresh.isMore && ' or more'} new {fresh.count === 1 ? one : many}
        </Button>
      )}
    </div>
  );
}
