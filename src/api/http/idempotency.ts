import type { Desk } from '../desk.ts';
import type { RouteName } from '../routes.ts';

/** One request that may come again. */
export interface Repeatable {
  readonly key: string;
  readonly desk: Desk;
  readonly name: RouteName;
  readonly asked: object;
}

/** Requests that are carried out once, however often they arrive. */
export interface Idempotency {
  /**
   * The answer to a request: carried out the first time, remembered for a day. Throws `Refusal` `key-reused` when the key came with
   * another request, and `refused` when the first one has not come to its end. A value in clear is in the first answer only.
   */
  once(request: Repeatable, work: () => Promise<object>): Promise<object>;
}
