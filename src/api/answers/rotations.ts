import type { z } from 'zod';
import type { Watchword } from '../../daemon.ts';
import {
  abortRotation,
  approveRotation,
  beginRotation,
  pauseRotation,
  resumeRotation,
} from '../../reconcile/rotate/people.ts';
import { pictureOf } from '../../reconcile/rotate/picture.ts';
import { tryBlocked } from '../../reconcile/rotate/push.ts';
import type { Desk } from '../desk.ts';
import type { RotationDocument, RotationPictureDocument } from '../documents/rotation.ts';
import type { Admin } from '../routes.ts';
import { authorityNamed } from './chosen.ts';
import { begunCursor, begunIn, pageOfRead } from './pages.ts';

type Rotations = Pick<
  Admin,
  | 'listRotations'
  | 'getRotation'
  | 'startRotation'
  | 'approveRotation'
  | 'pauseRotation'
  | 'resumeRotation'
  | 'abortRotation'
>;

type Verb = (on: Watchword['rotate'], tokenSet: string, reason: string, stop: AbortSignal) => Promise<unknown>;

/** What is answered about rotations. Whatever was said, the daemon takes the next turn. */
export function rotationAnswers({ watchword, inHand, stop }: Desk): Rotations {
  const said =
    (verb: Verb) =>
    async ({ tokenSet, reason }: { readonly tokenSet: string; readonly reason: string }) => {
      authorityNamed(watchword, tokenSet);
      await verb(watchword.rotate, tokenSet, reason, stop);
      inHand.turnsSoon();
      return rotationPicture(watchword, tokenSet);
    };
  return {
    async listRotations({ tokenSet, limit, cursor }) {
      if (tokenSet !== undefined) authorityNamed(watchword, tokenSet);
      const read = await watchword.store.read.rotations.list({
        limit: limit + 1,
        ...(tokenSet === undefined ? {} : { tokenSet }),
        ...(cursor === undefined ? {} : { before: begunIn(cursor) }),
      });
      const { items, next } = pageOfRead(read, limit, begunCursor);
      return { items: items.map(documentOf), next };
    },
    async getRotation({ tokenSet }) {
      authorityNamed(watchword, tokenSet);
      return rotationPicture(watchword, tokenSet);
    },
    startRotation: said(beginRotation),
    approveRotation: said(approveRotation),
    pauseRotation: said(pauseRotation),
    resumeRotation: said(async (on, tokenSet, reason) => {
      await resumeRotation(on, tokenSet, reason);
      inHand.work(watchword, 'trying blocked slots again', (stop) => tryBlocked(on, tokenSet, stop));
    }),
    abortRotation: said(abortRotation),
  };
}

/** How a rotation stands, as it is answered. */
export async function rotationPicture(
  { rotate }: Watchword,
  tokenSet: string,
): Promise<z.infer<typeof RotationPictureDocument>> {
  const { next, rotation, last, accounts, ...picture } = await pictureOf(rotate, tokenSet);
  const { state, step, says } = next;
  return {
    ...picture,
    rotation: rotation === null ? null : documentOf(rotation),
    last: last === null ? null : documentOf(last),
    everyMs: rotate.settings(tokenSet)?.everyMs ?? null,
    state,
    step: step.do,
    says,
    untilAt: step.do === 'wait' ? step.untilAt : null,
    resolve: step.do === 'wait' ? step.resolve : null,
    accounts: accounts.map((account) => ({ ...account, blocked: account.blocked.map((one) => ({ ...one })) })),
  };
}

type Rotation = NonNullable<Awaited<ReturnType<typeof pictureOf>>['rotation']>;

function documentOf(rotation: Rotation): z.infer<typeof RotationDocument> {
  const { minting } = rotation;
  return { ...rotation, minting: minting === null ? null : { at: minting.at, known: [...minting.known] } };
}
