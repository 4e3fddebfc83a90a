import { nextRoundAt } from '../../schedule/loop.ts';
import { VERSION } from '../../version.ts';
import type { Desk } from '../desk.ts';
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
  const { clock, configuration, store } = watchword;
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
    async listAudit({ limit, cursor, subject, action }) {
      const read = await store.read.audit.list({
        limit: limit + 1,
        ...(cursor === undefined ? {} : { before: wholeNumber(cursor) }),
        ...(subject === undefined ? {} : { subject }),
        ...(action === undefined ? {} : { action }),
      });
      const { items, next } = pageOfRead(read, limit, ({ seq }) => String(seq));
      return { items: items.map((entry) => ({ ...entry, detail: { ...entry.detail } })), next };
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
