/** A real store that fails on command, between any two of its steps. */
import { type Store, StoreUnavailable, type Tables } from '../../src/store/contract.ts';

/** One step of the store: `write` and `commit` are the ends of a transaction, anything else a table and its method. */
export interface Step {
  readonly call: string;
  readonly when: 'before' | 'after';
}

/** Every step of the store, in the order they come; a throw in between is what the caller gets. */
export function steppedStore(store: Store, step: (step: Step) => void): Store {
  return {
    read: stepped(store.read, step),
    apart: store.apart,
    onChange: (...given) => store.onChange(...given),
    fingerprint: (value) => store.fingerprint(value),
    async write(work) {
      step({ call: 'write', when: 'before' });
      const result = await store.write((tables) => work(stepped(tables, step)));
      step({ call: 'commit', when: 'after' });
      return result;
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** A store that can't be reached for some of its steps. */
export function failingStore(store: Store, fails: (step: Step) => boolean): Store {
  return steppedStore(store, (step) => {
    if (fails(step)) throw new StoreUnavailable('the database is away');
  });
}

function stepped(tables: Tables, step: (step: Step) => void): Tables {
  const entries = Object.entries(tables).map(([name, table]) => [name, watched(name, table, step)]);
  return Object.fromEntries(entries);
}

function watched<T extends object>(name: string, table: T, step: (step: Step) => void): T {
  return new Proxy(table, {
    get(target, method) {
      const found: unknown = Reflect.get(target, method, target);
      if (typeof found !== 'function') return found;
      return async (...args: readonly unknown[]) => {
        const call = `${name}.${String(method)}`;
        step({ call, when: 'before' });
        const result: unknown = await Reflect.apply(found, target, args);
        step({ call, when: 'after' });
        return result;
      };
    },
  });
}
