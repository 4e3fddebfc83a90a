/** What resolves each thing that needs a person: the API names it as a command, the page as a button or a way. */
import type { Needs, Slot } from '../api/client.ts';
import { link } from './path.ts';

/** One of the things that need a person. */
export type Need = Needs['needs'][number];

/**
 * | do      | what                                                             |
 * |---------|------------------------------------------------------------------|
 * | confirm | say that a slot which a person writes holds its token             |
 * | repair  | write a slot although the account only reports, or repairing stopped |
 * | look    | look at the account again                                         |
 * | approve | let a rotation take the old token away                            |
 * | resume  | let a rotation go on                                              |
 * | go      | see to it on another page                                         |
 */
export type WayOut =
  | { readonly do: 'confirm' | 'repair'; readonly account: string; readonly slot: string }
  | { readonly do: 'look'; readonly account: string }
  | { readonly do: 'approve' | 'resume'; readonly tokenSet: string }
  | { readonly do: 'go' };

/** Where the thing is, in the page's words and addresses. */
export interface Place {
  readonly says: string;
  readonly href: string;
}

/** What resolves it; for a slot, by how that stands. */
export function wayOutOf({ subject, resolve }: Need, slots: readonly Slot[]): WayOut {
  const [kind, name] = parted(subject);
  if (kind === 'slot') {
    const [account, slot] = parted(name, '/');
    const condition = slots.find((one) => one.account === account && one.slot === slot)?.condition;
    if (condition === 'waits-for-person') return { do: 'confirm', account, slot };
    if (condition === 'drifted' || condition === 'contended') return { do: 'repair', account, slot };
    return { do: 'look', account };
  }
  if (kind === 'account') return { do: 'look', account: name };
  if (kind === 'rotation' && resolve === 'watchword rotate approve') return { do: 'approve', tokenSet: name };
  if (kind === 'rotation' && resolve === 'watchword rotate resume') return { do: 'resume', tokenSet: name };
  return { do: 'go' };
}

/** Where to look at it. */
export function placeOf({ subject }: Need): Place {
  const [kind, name] = parted(subject);
  if (kind === 'slot') {
    const [account, slot] = parted(name, '/');
    return { says: 'Open slot', href: link('slots', account, slot) };
  }
  if (kind === 'rotation') return { says: 'Open rotation', href: link('rotation', name) };
  if (kind === 'account') return { says: 'Open checks', href: link('checks', name) };
  if (kind === 'devices') return { says: 'Open devices', href: link('devices') };
  if (kind === 'receiver') return { says: 'Open checks', href: link('checks') };
  return { says: 'Open tokens', href: link('tokens') };
}

/** Before and after the first separator: names may hold others. */
function parted(text: string, separator = ':'): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
