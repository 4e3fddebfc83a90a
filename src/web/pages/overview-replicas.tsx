import { listReplicas } from '../api/client.ts';
import { Section } from '../components/panel.tsx';
import { Ago } from '../components/words.tsx';
import { useShown } from '../live/use-shown.ts';
import { count } from '../words/format.ts';
import { workWords } from '../words/replicas.ts';

/** Which daemons share the store, and what each of them does; nothing where there is only one. Stands last: it comes when it is read. */
export function Replicas() {
  const { data } = useShown('replicas', () => listReplicas());
  const items = data?.items ?? [];
  if (items.length < 2) return null;
  const versions = new Set(items.map(({ version }) => version));
  return (
    <Section
      title="Daemons"
      note={`${count(items.length, 'daemon')} share the work; another one takes over what is left.`}
    >
      <ul class="sheet">
        {items.map(({ id, name, version, begunAt, owns }) => (
          <li key={id} class="sheet-row sheet-line small">
            <strong>{name}</strong>
            <span>{workWords(owns)}</span>
            <span class="muted">
              since <Ago at={begunAt} />
              {versions.size > 1 && ` · version ${version}`}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
