import type { z } from 'zod';
import type { Redactor } from '../../redactor.ts';
import { nextRoundAt } from '../../schedule/loop.ts';
import type { AuditRecord } from '../../store/contract.ts';
import { VERSION } from '../../version.ts';
import type { Desk } from '../desk.ts';
import type { AuditDocument } from '../documents/trail.ts';
import { Refusal } from '../problems.ts';
import type { Admin } from '../routes.ts';
import { needsOf } from './needs.ts';
import { pageOfRead, wholeNumber } from './pages.ts';

type Trail = Pick<
  Admin,
  | 'getNeeds'
  | 'getSelf'
  | 'getWaysIn'
  | 'createSession'
  | 'deleteSession'
  | 'listAudit'
  | 'verifyAudit'
  | 'listAccess'
  | 'createAccess'
  | 'revokeAccess'
>;

const DAY_MS = 86_400_000;

/** What is answered about the trail, access, and what needs a person. */
export function trailAnswers({ watchword, self, access, session }: Desk): Trail {
  const { clock, configuration, redactor, store } = watchword;
  return {
    async getNeeds() {
      const { reconcile, timeZone } = configuration.schedule;
      return {
        at: clock.now(),
        nextRunAt: nextRoundAt(reconcile, timeZone),
        version: VERSION,
        needs: await needsOf(watchword),
      };
    },
    getSelf: async () => self,
    getWaysIn: async () => session.waysIn(),
    createSession: ({ key }) => session.begin(key),
    deleteSession: async () => ({ ended: await session.end() }),
    async listAudit({ limit, cursor, order, since, subject, action }) {
      const { audit } = store.read;
      const at = cursor === undefined ? undefined : wholeNumber(cursor);
      if (order === 'oldest' ? subject !== undefined || action !== undefined : since !== undefined) {
        throw new Refusal(
          'bad-request',
          '`since` goes with `order=oldest`, `subject` and `action` with `order=newest`',
        );
      }
      const most = { limit: limit + 1 };
      const read =
        order === 'oldest'
          ? await audit.after(at ?? 0, { ...most, ...(since !== undefined && { since }) })
          : await audit.list({
              ...most,
              ...(at !== undefined && { before: at }),
              ...(subject !== undefined && { subject }),
              ...(action !== undefined && { action }),
            });
      const { items, next } = pageOfRead(read, limit, ({ seq }) => String(seq));
      return { items: items.map((entry) => shownEntry(entry, redactor)), next };
    },
    verifyAudit: () => store.read.audit.verify(),
    listAccess: async () => ({ items: [...(await access.list())] }),
    createAccess({ name, role, expiresInDays, reason }) {
      const expiresAt = expiresInDays === undefined ? null : clock.now() + expiresInDays * DAY_MS;
      return access.create({ name, role, expiresAt }, { name: watchword.actor, reason });
    },
    revokeAccess: ({ access: reference, reason }) => access.revoke(reference, { name: watchword.actor, reason }),
  };
}

/** A person may have written a value into a reason. */
function shownEntry(entry: AuditRecord, redactor: Redactor): z.infer<typeof AuditDocument> {
  const shown = redactor.redactDeep(entry) as AuditRecord;
  return { ...shown, detail: { ...shown.detail } };
}
