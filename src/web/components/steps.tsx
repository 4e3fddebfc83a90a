import { Sentence } from './sentence.tsx';

/** What a person does in a console, step by step. */
export function Steps({ steps }: { readonly steps: readonly string[] }) {
  return (
    <ol class="steps">
      {steps.map((step) => (
        <li key={step}>
          <Sentence says={step} />
        </li>
      ))}
    </ol>
  );
}
