/** Phones that are enrolled in more than one account. */
import type { Watchword } from '../../daemon.ts';
import { begunComparison, COMPARING, compareDevices } from '../../devices/compare.ts';
import { plural } from '../../model/count.ts';
import type { Need } from '../../model/need.ts';
import { unlisted } from '../../model/overlap.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../problems.ts';
import type { Admin } from '../routes.ts';
import { listed, refuseStopping } from './chosen.ts';
import { pageOfRead, wholeNumber } from './pages.ts';

/** What is answered about them. */
export function deviceAnswers({
  watchword,
  inHand,
  stop,
}: Desk): Pick<Admin, 'listOverlaps' | 'startComparison' | 'getComparison'> {
  const { accounts, clock, reconcile, store } = watchword;
  return {
    async listOverlaps({ limit, cursor }) {
      const { overlaps, leases } = store.read;
      const comparison = await overlaps.last();
      const after = cursor === undefined ? 0 : wholeNumber(cursor);
      const read = await overlaps.list({ limit: limit + 1, after });
      return {
        comparison: comparison === null ? null : { ...comparison, refused: null },
        ageMs: comparison === null ? null : Math.max(0, clock.now() - (comparison.endedAt ?? 0)),
        isComparing: (await leases.holder(COMPARING)) !== null,
        ...pageOfRead(read, limit, ({ place }) => String(place)),
      };
    },

    async startComparison() {
      refuseStopping(stop);
      const other = await store.read.leases.holder(COMPARING);
      if (other !== null && !reconcile.isKnownDead(other.holder)) {
        throw new Refusal('busy', `Phones are being compared by ${other.holder.split(' ')[0]} just now.`);
      }
      const begun = { ...begunComparison(accounts.keys(), clock.now()), refused: null };
      return inHand.startComparison(watchword, begun, (until, told) =>
        compareDevices(watchword, { stop: until, id: begun.id, told }),
      );
    },

    async getComparison({ comparison: id }) {
      const comparison = inHand.comparison(id);
      if (comparison !== null) return comparison;
      throw new Refusal('not-found', `There is no comparison ${id}; they are kept until the daemon ends.`);
    },
  };
}

/** Phones in several accounts need a person: two MDMs undo each other's work on them. */
export async function overlapNeeds({ store }: Pick<Watchword, 'store'>): Promise<Need[]> {
  const last = await store.read.overlaps.last();
  if (last === null || last.overlapping === 0) return [];
  const phones = plural(last.overlapping, 'phone is', 'phones are');
  const without = unlisted(last).map(({ account }) => account);
  const incomplete = without.length === 0 ? '' : `; ${listed(without)} could not be compared`;
  return [
    {
      subject: 'devices:overlap',
      says: `${phones} enrolled in more than one account, so that two MDMs manage them${incomplete}`,
      resolve: 'watchword devices overlap --last',
      since: last.overlappingSince,
    },
  ];
}
