/** What a source can be asked, one thing at a time: for tests that spoil each request in turn. */
import type { Finding } from '#authority';
import type { AskedKind } from '../kinds.ts';
import { type Account, add, drain, listed, remove, signal, type World } from '../world.ts';

/** What came of a pass. */
export type Result =
  | { readonly listed: readonly string[] }
  | { readonly done: () => boolean }
  | { readonly findings: readonly Finding[] };

export interface Pass {
  readonly name: 'list' | 'add' | 'remove' | 'check';
  /** Gets ready, without a request. Then the pass may be run once. */
  prepare(world: World, account: Account): () => Promise<Result>;
}

const LIST: Pass = {
  name: 'list',
  prepare: (_, account) => {
    const source = account.open();
    return async () => ({ listed: await listed(source) });
  },
};

const ADD: Pass = {
  name: 'add',
  prepare: (world, account) => {
    const source = account.open();
    const value = world.token();
    return async () => {
      await add(source, value);
      return { done: () => world.console.values().includes(value) };
    };
  },
};

const REMOVE: Pass = {
  name: 'remove',
  prepare: (world, account) => {
    const source = account.open();
    const value = world.console.values().at(-1) ?? '';
    return async () => {
      await remove(source, value);
      return { done: () => !world.console.values().includes(value) };
    };
  },
};

const CHECK: Pass = {
  name: 'check',
  prepare: (_, account) => {
    const source = account.open();
    return async () => ({ findings: await drain(source.check(signal)) });
  },
};

/** The passes of a kind. */
export function passesOf({ definition }: AskedKind): readonly Pass[] {
  return definition.changedBy === 'watchword' ? [LIST, ADD, REMOVE, CHECK] : [LIST, CHECK];
}
