import { useAct } from './act.ts';
import { Button } from './button.tsx';

/** Under a long list: reads on. */
export function More({ more }: { readonly more: (() => Promise<void>) | null }) {
  const { busy, run } = useAct(
    async () => more?.(),
    () => null,
  );
  if (more === null) return null;
  return (
    <div class="more-button">
      <Button busy={busy} onClick={() => void run()}>
        Show more
      </Button>
    </div>
  );
}
