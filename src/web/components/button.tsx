import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';

/** What pressing it means: the one thing to do here, one of several, or something that can't be taken back. */
export type ButtonKind = 'primary' | 'plain' | 'danger' | 'bare';

/** A button; while it is busy it keeps its width and can't be pressed again. */
export function Button({
  kind = 'plain',
  busy = false,
  small = false,
  children,
  ...rest
}: {
  readonly kind?: ButtonKind;
  readonly busy?: boolean;
  readonly small?: boolean;
  readonly children: ComponentChildren;
} & Omit<ButtonHTMLAttributes, 'class' | 'children'>) {
  return (
    <button
      type="button"
      {...rest}
      class={`button button-${kind}${small ? ' button-small' : ''}`}
      aria-busy={busy}
      aria-disabled={busy || rest['aria-disabled']}
      onClick={busy ? undefined : rest.onClick}
    >
      <span class="button-says">{children}</span>
      {busy && <span class="spinner" aria-hidden="true" />}
    </button>
  );
}
