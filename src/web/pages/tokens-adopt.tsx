/**
 * Taking over values that stand in slots and that nobody knows. First the slots are looked into, so that what is chosen is what is
 * there; then a person chooses; then the daemon looks once more and takes over all of it, or nothing.
 */
import { useEffect, useState } from 'preact/hooks';
import { type Adoption, getAdoption, startAdoption, type TokenSet } from '../api/client.ts';
import { useAct } from '../components/act.ts';
import { Dialog } from '../components/dialog.tsx';
import { Loaded, Skeleton, Trouble } from '../components/panel.tsx';
import { useFollowed } from '../live/use-followed.ts';
import { adoptedWords } from '../words/found.ts';
import { Unseen } from './found-rows.tsx';
import { ChooseValues } from './tokens-adopt-choose.tsx';

/** The question, from the first look to what came of it. */
export function Adopt({
  set,
  chosen,
  onClose,
}: {
  readonly set: TokenSet;
  /** Fingerprints that are chosen beforehand. */
  readonly chosen: readonly string[];
  readonly onClose: () => void;
}) {
  const [looking, setLooking] = useState<string | null>(null);
  const [taking, setTaking] = useState<string | null>(null);
  const look = useAct(
    async () => setLooking((await startAdoption({ tokenSet: set.name })).id),
    () => null,
  );
  useEffect(() => void look.run(), []);
  if (taking !== null) {
    return (
      <Dialog title={`Values of ${set.name}`} onClose={onClose}>
        <Followed id={taking}>{(adoption) => <Result adoption={adoption} />}</Followed>
      </Dialog>
    );
  }
  if (looking === null) {
    return (
      <Dialog title={`Values of ${set.name}`} onClose={onClose}>
        {look.problem === null ? <Looking /> : <Trouble problem={look.problem} retry={() => void look.run()} />}
      </Dialog>
    );
  }
  return <Look id={looking} set={set} chosen={chosen} onTaking={setTaking} onClose={onClose} />;
}

function Look({
  id,
  set,
  chosen,
  onTaking,
  onClose,
}: {
  readonly id: string;
  readonly set: TokenSet;
  readonly chosen: readonly string[];
  readonly onTaking: (adoption: string) => void;
  readonly onClose: () => void;
}) {
  const { data } = useFollowed(`adoption:${id}`, () => getAdoption({ adoption: id }));
  if (data?.estate != null) {
    return <ChooseValues set={set} estate={data.estate} chosen={chosen} onTaking={onTaking} onClose={onClose} />;
  }
  return (
    <Dialog title={`Values of ${set.name}`} onClose={onClose}>
      <Followed id={id}>{(adoption) => <Result adoption={adoption} />}</Followed>
    </Dialog>
  );
}

function Followed({ id, children }: { readonly id: string; readonly children: (adoption: Adoption) => preact.VNode }) {
  const adoption = useFollowed(`adoption:${id}`, () => getAdoption({ adoption: id }));
  return <Loaded of={adoption}>{(data) => (data.endedAt === null ? <Looking /> : children(data))}</Loaded>;
}

function Looking() {
  return (
    <>
      <p role="status">The slots are looked into; nothing is written to any MDM.</p>
      <Skeleton lines={4} />
    </>
  );
}

function Result({ adoption }: { readonly adoption: Adoption }) {
  const says = adoptedWords(adoption);
  const isGood = adoption.refused === null && adoption.failed.length === 0;
  return (
    <>
      <div class={`notice ${isGood ? 'notice-good' : 'notice-trouble'}`} role={isGood ? 'status' : 'alert'}>
        <ul>
          {says.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </div>
      <Unseen unseen={adoption.estate?.unseen ?? []} />
    </>
  );
}
