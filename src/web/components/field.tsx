import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** What a control needs to be described by its field. */
export interface Described {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: boolean;
}

/** A control with its label, and what is said about it. */
export function Field({
  label,
  hint,
  problem,
  children,
}: {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly problem?: string | null;
  readonly children: (described: Described) => ComponentChildren;
}) {
  const id = useId();
  const about = [hint !== undefined && `${id}-hint`, problem != null && `${id}-problem`].filter((one) => one !== false);
  return (
    <div class="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(about.length > 0 && { 'aria-describedby': about.join(' ') }),
        ...(problem != null && { 'aria-invalid': true }),
      })}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem != null && (
        <p class="field-problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
