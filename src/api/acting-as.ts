import type { Watchword } from '../daemon.ts';

/** The same Watchword with another name in the trail: whoever asks answers for what is done. */
export function actingAs(watchword: Watchword, actor: string): Watchword {
  return new Proxy(watchword, {
    get(target, property) {
      if (property === 'actor') return actor;
      if (property === 'reconcile') return { ...target.reconcile, actor };
      if (property === 'rotate') return { ...target.rotate, reconcile: { ...target.rotate.reconcile, actor } };
      // With the target for `this`: its private fields are its own.
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
