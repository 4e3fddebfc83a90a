/** The person in the vendor's console: looks at policies as they are, and changes them behind our back. */
import type { SimulatedConsole } from '#simulation';
import { neighboursIn, type PolicyObject, valueIn, withValue } from './keys.ts';
import type { Policies } from './policies.ts';
import { KEY } from './world.ts';

export interface IntuneConsole extends SimulatedConsole {
  /** Somebody changes the policy of a slot in any way. */
  edit(slot: string, change: (policy: PolicyObject) => PolicyObject): void;
  /** Somebody adds a policy; id, stamps and version are the vendor's. Returns its id. */
  add(policy: PolicyObject): string;
  /** Every policy that is no slot's, as text: what no write of ours may change. */
  others(): readonly string[];
}

const TOUCHED = 'welcomeText';

export function makeConsole(
  policies: Policies,
  policyOf: (slot: string) => string | null,
  isSlots: (id: string) => boolean,
  newId: () => string,
  secondKey = 'no second key',
): IntuneConsole {
  let touches = 0;

  function edit(slot: string, change: (policy: PolicyObject) => PolicyObject): void {
    const id = policyOf(slot);
    const policy = id === null ? null : policies.current(id);
    if (id === null || policy === null) throw new Error(`slot ${slot} has no policy`);
    policies.change(id, change(policy));
  }

  function lines(slot: string, ours: 'left-out' | 'marked'): readonly string[] {
    const id = policyOf(slot);
    const policy = id === null ? null : policies.current(id);
    if (id === null || policy === null) return [];
    return [...neighboursIn(policy, KEY, ours), `assignments: ${JSON.stringify(policies.assignments(id))}`];
  }

  return {
    values(slot) {
      const id = policyOf(slot);
      const policy = id === null ? null : policies.current(id);
      return policy === null ? [] : [valueIn(policy, KEY)];
    },
    setValue: (slot, value) => edit(slot, (policy) => withValue(policy, KEY, value)),
    setCopy(slot, at, value) {
      if (at !== 0) throw new Error(`slot ${slot} has one copy`);
      edit(slot, (policy) => withValue(policy, KEY, value));
    },
    parts(slot) {
      const id = policyOf(slot);
      const policy = id === null ? null : policies.current(id);
      return policy === null ? [] : [[valueIn(policy, KEY), valueIn(policy, secondKey)]];
    },
    setSecond: (slot, value) => edit(slot, (policy) => withValue(policy, secondKey, value)),
    touchNeighbour(slot) {
      touches += 1;
      edit(slot, (policy) => withValue(policy, TOUCHED, `changed in the console ${touches}`));
    },
    neighbours: (slot) => lines(slot, 'left-out'),
    inPlace: (slot) => lines(slot, 'marked'),
    remove(slot) {
      const id = policyOf(slot);
      if (id !== null) policies.remove(id);
    },
    edit,
    add(policy) {
      const id = newId();
      const stamp = policies.stamp();
      policies.add({ id, createdDateTime: stamp, lastModifiedDateTime: stamp, version: 1, ...policy }, [], true);
      return id;
    },
    others: () => policies.ids().flatMap((id) => (isSlots(id) ? [] : [JSON.stringify(policies.current(id))])),
  };
}
