/**
 * The shapes of what a connector from outside answers. Ours are held to their types by the compiler; what others wrote, and
 * what a process sent, is looked at here before anything relies on it. A wrong one is a `protocol` failure.
 *
 * Unknown members are dropped, optional ones are left out or there (never `undefined` or `null`), and everything is bounded: an answer ends up in plans, in the store and on the page.
 */
import { z } from 'zod';
import { FAILURES, Failure, type FailureKind } from '../../model/failure.ts';

/** A sentence, a name, a path. */
export const Line = z.string().max(2_000);
/** So many copies, phones, outcomes. */
export const Count = z.int().min(0).max(100_000_000);
const Moment = z.int().min(0).max(8_640_000_000_000_000);

/** `ObservedSlot`, with what stands for a value in `holds`: a fingerprint from a package, the value itself from a process. */
export const Observed = z.object({
  place: Line.min(1),
  copies: z.array(z.object({ holds: z.string().max(100_000).nullable(), count: Count.min(1) })).max(10_000),
  revision: z.string().max(1_000_000),
  neighbours: z.array(Line).max(10_000),
  changedBy: Line.exactOptional(),
  remarks: z.array(Line).max(100).exactOptional(),
});

/** `Delivery`. */
export const Delivery = z.object({
  delivered: Count,
  pending: Count,
  failed: Count,
  unknown: Count,
  evidence: Line,
  asOf: Moment.nullable(),
});

/** `Device`. */
export const Device = z.object({
  id: Line.min(1),
  name: Line,
  platform: Line,
  serialNumber: Line.nullable(),
  imei: Line.nullable(),
  udid: Line.nullable(),
  user: Line.nullable(),
  lastSeenAt: Moment.nullable(),
});

/** `Finding`. */
export const Finding = z.object({
  check: z
    .string()
    .max(100)
    .regex(/^[a-z][a-z0-9-]*$/),
  level: z.enum(['ok', 'warning', 'failure', 'unknown']),
  says: Line.min(1),
  resolve: Line.exactOptional(),
  slot: Line.exactOptional(),
});

/** One of the closed set of kinds. */
export const Kind = z.enum(Object.keys(FAILURES) as [FailureKind, ...FailureKind[]]);

/** How what went wrong is told by a process: the answer to any call whose status isn't 200, and the failure of one copy. */
export const Trouble = z.object({
  kind: Kind,
  says: Line.min(1),
  permission: Line.exactOptional(),
  retryAfterMs: z.int().min(0).max(86_400_000).exactOptional(),
});

/** How what went wrong is told by a process. */
export type Trouble = z.infer<typeof Trouble>;

/** What became of some copies, with the way this kind of connector tells a failure. */
export function outcome<F extends z.ZodType>(failure: F) {
  const copies = Count.min(1);
  return z.discriminatedUnion('outcome', [
    z.object({ outcome: z.enum(['written', 'unconfirmed', 'not-attempted']), copies }),
    z.object({ outcome: z.literal('failed'), copies, failure }),
  ]);
}

/** The answer in its shape. Throws `protocol`, naming the place and never what stood there. */
export function shaped<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue === undefined || issue.path.length === 0 ? 'it' : `\`${issue.path.map(String).join('.')}\``;
  throw new Failure('protocol', `${what}: the answer does not have the shape of the contract: ${at} is wrong`);
}
