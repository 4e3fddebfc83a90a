import { ownerOf } from '../../replicas/share.ts';
import { allWork } from '../../replicas/work-names.ts';
import type { Desk } from '../desk.ts';
import type { Admin } from '../routes.ts';

/** What is answered about the daemons that share the store: as it is shared once all of them know each other. */
export function replicaAnswers({ watchword }: Desk): Pick<Admin, 'listReplicas'> {
  return {
    async listReplicas() {
      const living = await watchword.store.read.replicas.list();
      const ids = living.map(({ id }) => id);
      const owners = new Map(allWork(watchword).map((work) => [work, ownerOf(work, ids)]));
      const ownedBy = (id: string) => [...owners].flatMap(([work, owner]) => (owner === id ? [work] : []));
      return { items: living.map((replica) => ({ ...replica, owns: ownedBy(replica.id) })) };
    },
  };
}
