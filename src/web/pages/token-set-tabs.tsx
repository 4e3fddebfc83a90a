import type { TokenSet } from '../api/client.ts';
import { link } from '../words/path.ts';

/** One link for each token set; nothing where there is only one. */
export function SetTabs({
  sets,
  chosen,
  page,
}: {
  readonly sets: readonly TokenSet[];
  readonly chosen: string;
  readonly page: string;
}) {
  if (sets.length < 2) return null;
  return (
    <nav class="tabs" aria-label="Token sets">
      {sets.map(({ name }) => (
        <a key={name} class="tab" href={link(page, name)} aria-current={name === chosen ? 'page' : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}
