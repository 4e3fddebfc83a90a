import { Copy } from '../components/copy.tsx';

/** Something secret that is shown this once; it is gone with the dialog that it stands in. */
export function ShownOnce({ value, what }: { readonly value: string; readonly what: string }) {
  return (
    <div class="shown-once">
      <p>This is shown once. When you close it, nobody can see it again.</p>
      <div class="secret">
        <output class="secret-value" aria-label={what}>
          {value}
        </output>
        <Copy text={value} what={what} />
      </div>
    </div>
  );
}
