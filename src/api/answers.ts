import { accountAnswers } from './answers/accounts.ts';
import { adoptionAnswers } from './answers/adoption.ts';
import { deviceAnswers } from './answers/devices.ts';
import { noticeAnswers } from './answers/notices.ts';
import { orderAnswers } from './answers/orders.ts';
import { replicaAnswers } from './answers/replicas.ts';
import { revokeAnswers } from './answers/revoke.ts';
import { rotationAnswers } from './answers/rotations.ts';
import { slotAnswers } from './answers/slots.ts';
import { tokenAnswers } from './answers/tokens.ts';
import { trailAnswers } from './answers/trail.ts';
import type { Desk } from './desk.ts';
import type { Admin } from './routes.ts';

/** Everything that can be asked, answered by this process. What is asked has the form that the table of routes gives it. */
export function answersOf(desk: Desk): Admin {
  return {
    ...tokenAnswers(desk),
    ...adoptionAnswers(desk),
    ...orderAnswers(desk),
    ...revokeAnswers(desk),
    ...rotationAnswers(desk),
    ...slotAnswers(desk),
    ...accountAnswers(desk),
    ...deviceAnswers(desk),
    ...trailAnswers(desk),
    ...noticeAnswers(desk),
    ...replicaAnswers(desk),
  };
}
