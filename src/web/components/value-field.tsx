import type { RefObject } from 'preact';
import { Field } from './field.tsx';

/** Where the value of a token is typed. It is kept by no state and no browser; whoever sends it empties the field. */
export function ValueField({
  label,
  hint = '8 to 256 printable characters. It is sent, kept encrypted, and shown nowhere.',
  field,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly field: RefObject<HTMLInputElement | null>;
}) {
  return (
    <Field label={label} hint={hint}>
      {(described) => (
        <input
          {...described}
          class="input"
          ref={field}
          type="password"
          autoComplete="new-password"
          spellcheck={false}
        />
      )}
    </Field>
  );
}
