import { useState } from 'preact/hooks';
import { type Verification, verifyAudit } from '../api/client.ts';
import { useAct } from '../components/act.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { count, number } from '../words/format.ts';

/** Walks the chain from its first entry, and says what that has shown. */
export function Verify() {
  const [shown, setShown] = useState<Verification | null>(null);
  const { busy, run } = useAct(
    async () => setShown(await verifyAudit()),
    () => null,
  );
  return (
    <>
      <Button busy={busy} onClick={() => void run()}>
        Verify
      </Button>
      {shown !== null && (
        <Dialog
          title={shown.broken === null ? 'The trail is whole' : 'The trail is broken'}
          onClose={() => setShown(null)}
        >
          <div class={`notice ${shown.broken === null ? 'notice-good' : 'notice-trouble'}`}>
            <p>
              {shown.broken === null
                ? `${count(shown.entries, 'entry', 'entries')} from the first to the last: each is what it was when it was written, and none is missing.`
                : `At entry ${number(shown.broken.seq)}: ${shown.broken.says}. What comes after it can't be relied on.`}
            </p>
          </div>
        </Dialog>
      )}
    </>
  );
}
