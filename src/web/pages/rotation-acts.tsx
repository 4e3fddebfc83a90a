/** What a person may ask of a rotation, each with a question that says what will happen. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import {
  abortRotation,
  approveRotation,
  pauseRotation,
  type RotationPicture,
  resumeRotation,
  startRotation,
  type TokenSet,
} from '../api/client.ts';
import { Ask } from '../components/ask.tsx';
import { Button, type ButtonKind } from '../components/button.tsx';
import { Fingerprint } from '../components/words.tsx';
import { may } from '../session.ts';
import { count } from '../words/format.ts';
import { offered } from './rotation-where.ts';
import { Revoke } from './tokens-revoke.tsx';

interface Verb {
  readonly verb: string;
  readonly title: string;
  /** Of the button on the page, and of the one that does it. */
  readonly kind: ButtonKind;
  readonly asks: ButtonKind;
  readonly done: string;
  readonly doIt: (asked: { readonly tokenSet: string; readonly reason: string }) => Promise<unknown>;
  readonly Says: (about: { readonly picture: RotationPicture; readonly set: TokenSet }) => ComponentChildren;
}

const VERBS = {
  start: {
    verb: 'Start rotation',
    title: 'Replace the current token?',
    kind: 'primary',
    asks: 'primary',
    done: 'The rotation has begun.',
    doIt: startRotation,
    Says: SaysStart,
  },
  approve: {
    verb: 'Approve',
    title: 'May the old token be taken away?',
    kind: 'primary',
    asks: 'primary',
    done: 'Approved: the old token goes as soon as nothing stands in the way.',
    doIt: approveRotation,
    Says: SaysApprove,
  },
  resume: {
    verb: 'Resume',
    title: 'Let the rotation go on?',
    kind: 'primary',
    asks: 'primary',
    done: 'The rotation goes on.',
    doIt: resumeRotation,
    Says: () => <p>It goes on where it is, and tries again what has failed or was in the way.</p>,
  },
  pause: {
    verb: 'Pause',
    title: 'Stop the rotation where it is?',
    kind: 'plain',
    asks: 'primary',
    done: 'The rotation is paused.',
    doIt: pauseRotation,
    Says: () => (
      <p>
        Nothing more of it is written, and nothing is taken away, until somebody resumes it. Every token that is active
        stays active, so that every phone still comes in.
      </p>
    ),
  },
  abort: {
    verb: 'Abort',
    title: 'Call the rotation back?',
    kind: 'plain',
    asks: 'danger',
    done: 'The rotation is called back.',
    doIt: abortRotation,
    Says: SaysAbort,
  },
} as const satisfies Record<string, Verb>;

/** The buttons; what the role may not do, or the daemon would refuse, isn't among them. */
export function RotationActs({ picture, set }: { readonly picture: RotationPicture; readonly set: TokenSet }) {
  const [asking, setAsking] = useState<keyof typeof VERBS | 'emergency' | null>(null);
  const close = () => setAsking(null);
  const can = offered(picture);
  const leaving = picture.rotation?.abortedAt == null ? picture.from : picture.to;
  const names = (Object.keys(VERBS) as (keyof typeof VERBS)[]).filter(
    (name) => can[name] && !(name === 'start' && set.authority.changedBy === 'others'),
  );
  if (!may('operator')) return null;
  const isEmergency = may('admin') && picture.rotation !== null && leaving !== null;
  return (
    <>
      {names.map((name) => (
        <Button key={name} kind={VERBS[name].kind} onClick={() => setAsking(name)}>
          {VERBS[name].verb}
        </Button>
      ))}
      {isEmergency && (
        <Button kind="danger" onClick={() => setAsking('emergency')}>
          Emergency revoke
        </Button>
      )}
      {asking === 'emergency' && leaving !== null && <Revoke token={leaving} tokenSet={set.name} onClose={close} />}
      {asking !== null && asking !== 'emergency' && (
        <AskVerb verb={VERBS[asking]} picture={picture} set={set} onClose={close} />
      )}
    </>
  );
}

function AskVerb({
  verb: { verb, title, asks, done, doIt, Says },
  picture,
  set,
  onClose,
}: {
  readonly verb: Verb;
  readonly picture: RotationPicture;
  readonly set: TokenSet;
  readonly onClose: () => void;
}) {
  const tokenSet = picture.tokenSet;
  return (
    <Ask
      title={title}
      verb={verb}
      kind={asks}
      done={done}
      doIt={(reason) => doIt({ tokenSet, reason })}
      onClose={onClose}
    >
      <Says picture={picture} set={set} />
    </Ask>
  );
}

function SaysStart({ set }: { readonly set: TokenSet }) {
  return (
    <>
      <p>
        {set.authority.changedBy === 'person'
          ? 'Somebody is asked to add a new token in the console where the tokens are decided. As soon as that is confirmed, it'
          : 'A new token is made. It'}{' '}
        is written into every slot of {set.name}, canary slots first, and phones fetch it when they check in.
      </p>
      <p>The old one stays active until it is known that phones have the new one. Nobody is locked out.</p>
    </>
  );
}

function SaysApprove({ picture }: { readonly picture: RotationPicture }) {
  const phones = picture.accounts.reduce((sum, one) => sum + one.phones, 0);
  const delivered = picture.accounts.reduce((sum, one) => sum + one.delivered, 0);
  return (
    <>
      <p>
        <Fingerprint of={picture.from?.fingerprint ?? null} /> is taken away for good as soon as its soak is over and no
        phone presents it any more. A phone that still holds it then has to fetch the new one before it comes in.
      </p>
      <p>
        {count(delivered, 'phone')} of {count(phones, 'phone')} {delivered === 1 ? 'is' : 'are'} known to have the new
        one.
      </p>
    </>
  );
}

function SaysAbort({ picture }: { readonly picture: RotationPicture }) {
  const { from, to } = picture;
  if (to === null) return <p>No new token is there so far, so that nothing has to be put back. The rotation ends.</p>;
  return (
    <p>
      <Fingerprint of={from?.fingerprint ?? null} /> becomes current again and is written back into every slot.{' '}
      <Fingerprint of={to.fingerprint} /> stays active until it is known that phones have the old one again, and is then
      taken away. Nobody is locked out.
    </p>
  );
}
