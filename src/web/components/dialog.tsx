import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from './button.tsx';

/** A question over the page. The browser keeps the focus inside, closes it on Escape and gives the focus back. */
export function Dialog({
  title,
  onClose,
  children,
  footer,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Buttons beside `Cancel`. */
  readonly footer?: ComponentChildren;
}) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const isGone = useRef(false);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      // It tells of its end later, when another one may stand in its place.
      isGone.current = true;
      element?.close();
    };
  }, []);
  const closed = () => {
    if (!isGone.current) onClose();
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={id} onClose={closed}>
      <h2 id={id}>{title}</h2>
      <div class="dialog-body">{children}</div>
      <footer class="dialog-foot">
        <Button onClick={() => dialog.current?.close()}>{footer === undefined ? 'Close' : 'Cancel'}</Button>
        {footer}
      </footer>
    </dialog>
  );
}
