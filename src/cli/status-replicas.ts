/** What `status` says of daemons that share the store. */
import type { z } from 'zod';
import type { ReplicaDocument } from '../api/documents/replicas.ts';
import { ago, plural, table } from './text.ts';

/** One of them. */
export type ReplicaStatus = z.infer<typeof ReplicaDocument>;

/** Who they are and how much each does; nothing where there is only one. */
export function replicasText(replicas: readonly ReplicaStatus[], now: number): readonly string[] {
  if (replicas.length < 2) return [];
  const rows = replicas.map(({ name, version, adminAddress, validationAddress, begunAt, owns }) => [
    `  ${name}`,
    version,
    adminAddress ?? validationAddress ?? '',
    `began ${ago(begunAt, now)}`,
    shareText(owns),
  ]);
  return [`Replicas\n${table([], rows)}`];
}

/** Who runs an account, where there is a choice. */
export function runnerOf(replicas: readonly ReplicaStatus[], account: string): string | null {
  if (replicas.length < 2) return null;
  return replicas.find(({ owns }) => owns.includes(`account:${account}`))?.name ?? null;
}

function shareText(owns: readonly string[]): string {
  const count = (kind: string) => owns.filter((work) => work.startsWith(`${kind}:`)).length;
  const parts = [
    plural(count('account'), 'account'),
    plural(count('rotation'), 'rotation'),
    plural(count('authority'), 'look', 'looks'),
  ];
  return [...parts, ...(owns.includes('housekeeping') ? ['housekeeping'] : [])].join(', ');
}
