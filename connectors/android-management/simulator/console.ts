/** The person behind the customer's own console: looks at policies as they are, and changes them behind our back. */
import type { SimulatedConsole } from '#simulation';
import { type Fields, fieldsOf, withField } from './exact-json.ts';
import { appIn, type Policies, withApp } from './policies.ts';
import { KEY, PACKAGE } from './world.ts';

export interface AndroidConsole extends SimulatedConsole {
  /** Somebody changes the policy of a slot in any way. */
  edit(slot: string, change: (policy: Fields) => Fields): void;
}

const CONFIGURATION = 'managedConfiguration';
const MARK = '<ours>';

export function makeConsole(
  policies: Policies,
  policyOf: (slot: string) => string,
  secondKey = 'no second key',
): AndroidConsole {
  let touches = 0;

  function edit(slot: string, change: (policy: Fields) => Fields): void {
    const id = policyOf(slot);
    const policy = policies.current(id);
    if (policy === null) throw new Error(`slot ${slot} has no policy`);
    policies.change(id, change(policy));
  }

  function set(slot: string, key: string, value: string | null): void {
    edit(slot, (policy) => withKey(policy, key, value));
  }

  /** The policy as JSON, without its version. */
  function shown(slot: string, change: (policy: Fields) => Fields): unknown {
    const policy = policies.current(policyOf(slot));
    return policy === null ? null : JSON.stringify(withField(change(policy), 'version', undefined), null, 1);
  }

  function held(slot: string): Fields | null {
    const policy = policies.current(policyOf(slot));
    return policy === null ? null : configurationOf(policy);
  }

  return {
    values(slot) {
      const configuration = held(slot);
      return configuration === null ? [] : [textOf(configuration[KEY])];
    },
    setValue: (slot, value) => set(slot, KEY, value),
    setCopy(slot, at, value) {
      if (at !== 0) throw new Error(`slot ${slot} has one copy`);
      set(slot, KEY, value);
    },
    parts(slot) {
      const configuration = held(slot);
      return configuration === null ? [] : [[textOf(configuration[KEY]), textOf(configuration[secondKey])]];
    },
    setSecond: (slot, value) => set(slot, secondKey, value),
    touchNeighbour(slot) {
      touches += 1;
      set(slot, 'welcomeText', `changed in the console ${touches}`);
    },
    neighbours: (slot) => shown(slot, (policy) => withKey(policy, KEY, null)),
    inPlace: (slot) =>
      shown(slot, (policy) => (configurationOf(policy)[KEY] === undefined ? policy : withKey(policy, KEY, MARK))),
    remove: (slot) => policies.remove(policyOf(slot)),
    edit,
  };
}

function configurationOf(policy: Fields): Fields {
  return fieldsOf(appIn(policy, PACKAGE)?.[CONFIGURATION]) ?? {};
}

function withKey(policy: Fields, key: string, value: string | null): Fields {
  const app = appIn(policy, PACKAGE);
  if (app === null || (value === null && app[CONFIGURATION] === undefined)) return policy;
  const configuration = withField(configurationOf(policy), key, value ?? undefined);
  return withApp(policy, withField(app, CONFIGURATION, configuration));
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
