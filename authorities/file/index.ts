/** A file that others write, such as a mounted secret or an agent's template: its tokens are the active ones. */
import type { AuthorityDefinition } from '#authority';
import { check } from './check.ts';
import { list, placeOf } from './list.ts';
import { type Settings, settings } from './settings.ts';

export const file: AuthorityDefinition<Settings> = {
  kind: 'file',
  title: 'A file',
  docs: 'https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod',
  settings,
  changedBy: 'others',
  http: false,
  permissions: [],
  limits: { windowMs: 1000, requests: 1, writes: 1 },
  instructions,
  // Whoever writes it line by line is done by then.
  steadyMs: 1_000,
  watches: ({ path }) => [path],
  open: (settings, kit) => ({
    list: (signal) => list(settings, kit, signal),
    check: (signal) => check(settings, kit, signal),
  }),
};

function instructions(settings: Settings, what: 'add' | 'remove'): readonly string[] {
  const place = placeOf(settings);
  return [
    `find out what writes ${place}: a Kubernetes secret, an agent's template, or a person; change it there`,
    what === 'add'
      ? 'put the new token behind the others, and leave every other one: phones still present them'
      : 'take out this one token, after comparing its whole value, and leave every other one',
    'let the file be replaced in one step: another one is written beside it and renamed',
    'nothing is left to do here: the change is seen by itself',
  ];
}
