import { randomUUID } from 'node:crypto';
import type { NoticeReceiverConfiguration } from '../../config/configuration.ts';
import type { Watchword } from '../../daemon.ts';
import { Failure } from '../../model/failure.ts';
import type { Need } from '../../model/need.ts';
import { testMessage } from '../../notices/message.ts';
import { openReceiver } from '../../notices/open-receiver.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../problems.ts';
import type { Admin } from '../routes.ts';
import { listed } from './chosen.ts';
import { pageOfRead } from './pages.ts';

type Notices = Pick<Admin, 'listReceivers' | 'listNotices' | 'testReceiver'>;

/** A receiver that has failed for so long needs somebody; before that it is tried again, and nobody has to know. */
export const FAILING_NEEDS_MS = 5 * 60_000;

/** What is answered about notices. */
export function noticeAnswers({ watchword, stop }: Desk): Notices {
  const { clock, configuration, redactor, store } = watchword;
  return {
    async listReceivers() {
      const known = await store.read.notices.receivers();
      const items = [...configuration.notices.receivers.values()].map(({ name, kind, about }) => {
        const { arrivedAt = null, failing = null } = known.find(({ receiver }) => receiver === name) ?? {};
        return { name, kind, about: about === null ? null : [...about], arrivedAt, failing };
      });
      return { items };
    },
    async listNotices({ receiver, limit, cursor }) {
      const { name } = receiverNamed(watchword, receiver);
      const after = cursor === undefined ? {} : { after: cursor };
      const read = await store.read.notices.list(name, { limit: limit + 1, ...after });
      return pageOfRead(read, limit, ({ key }) => key);
    },
    async testReceiver({ receiver: name }) {
      await using receiver = openReceiver(receiverNamed(watchword, name), { clock, redactor, store });
      const link = configuration.listen.publicUrl;
      const message = testMessage({ id: `test-${randomUUID()}`, now: clock.now(), link });
      try {
        return { receiver: name, arrived: true, says: redactor.redact(await receiver.send(message, stop)) };
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return { receiver: name, arrived: false, says: error.message };
      }
    },
  };
}

/** Receivers that nothing reaches. */
export async function receiverNeeds({ clock, configuration, store }: Watchword): Promise<readonly Need[]> {
  const known = await store.read.notices.receivers();
  return known.flatMap(({ receiver, failing }) => {
    if (failing === null || !configuration.notices.receivers.has(receiver)) return [];
    if (clock.now() - failing.since < FAILING_NEEDS_MS) return [];
    const says = `notices do not reach ${receiver}: ${failing.says}`;
    return [
      { subject: `receiver:${receiver}`, says, resolve: `watchword notices test ${receiver}`, since: failing.since },
    ];
  });
}

function receiverNamed({ configuration }: Watchword, name: string): NoticeReceiverConfiguration {
  const { receivers } = configuration.notices;
  const found = receivers.get(name);
  if (found !== undefined) return found;
  const known = receivers.size === 0 ? 'none is configured' : `there are: ${listed(receivers.keys())}`;
  throw new Refusal('not-found', `no receiver of notices is named ${name}; ${known}`);
}
