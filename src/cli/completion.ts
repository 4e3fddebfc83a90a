/** `completion`: what a shell suggests. It says nothing where it knows nothing: an error in the middle of a line helps nobody. */
import { readFileSync } from 'node:fs';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { wrongName } from '../config/names.ts';
import { isGroup } from '../config/reading.ts';

/** Adds `completion SHELL`, which prints the script for a shell, and the hidden command that those scripts ask. */
export function addCompletion(watchword: Command): void {
  const root = tab(watchword, { completionCommandName: 'completion' });
  for (const command of watchword.commands) {
    if (command.name() === 'completion')
      command.description('print what bash, zsh, fish or powershell needs to complete this command');
  }
  for (const [path, command] of root.commands) {
    for (const argument of command.arguments.values()) {
      const names = NAMES[argument.name];
      if (names !== undefined) argument.handler = (suggest) => suggestAll(names, suggest);
    }
    for (const option of command.options.values()) {
      // What `init` writes isn't there yet.
      const names = path === 'init' ? undefined : NAMES[option.value];
      if (names !== undefined) option.handler = (suggest) => suggestAll(names, suggest);
    }
  }
}

/** The names of a configuration, as far as it can be read. */
interface Named {
  readonly tokenSets: readonly string[];
  readonly accounts: readonly string[];
  /** `contoso/ios` */
  readonly places: readonly string[];
  readonly receivers: readonly string[];
}

/** What stands in an argument or behind an option of this name. */
const NAMES: Readonly<Record<string, (named: Named) => readonly string[]>> = {
  account: ({ accounts }) => accounts,
  'account/slot': ({ places }) => places,
  slot: ({ places }) => [...new Set(places.map((place) => place.slice(place.indexOf('/') + 1)))],
  set: ({ tokenSets }) => tokenSets,
  receiver: ({ receivers }) => receivers,
};

function suggestAll(
  names: (named: Named) => readonly string[],
  suggest: (value: string, description: string) => void,
): void {
  for (const name of names(namedIn(configurationFile(process.argv)))) {
    // A shell may take what is suggested for a piece of program: nothing but names of our form goes there.
    if (name.split('/').every((part) => wrongName(part) === null)) suggest(name, '');
  }
}

/** The file that the line being typed names; otherwise the one that is read without `--config`. */
function configurationFile(words: readonly string[]): string {
  const said = words.flatMap((word, at) => {
    if (word.startsWith('--config=')) return word.slice('--config='.length);
    return word === '--config' ? (words[at + 1] ?? []) : [];
  });
  return said[0] ?? process.env.WATCHWORD_CONFIG ?? 'config/watchword.yaml';
}

/** Half a configuration has names too, so nothing is checked; no secret is read. */
function namedIn(file: string): Named {
  const content = read(file);
  const group = (name: string) => (isGroup(content) && isGroup(content[name]) ? content[name] : {});
  const { receivers } = group('notices');
  return {
    tokenSets: Object.keys(group('tokenSets')),
    accounts: Object.keys(group('accounts')),
    places: Object.entries(group('accounts')).flatMap(([account, settings]) =>
      slotsOf(settings).map((slot) => `${account}/${slot}`),
    ),
    receivers: Object.keys(isGroup(receivers) ? receivers : {}),
  };
}

function read(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'), { logLevel: 'silent' });
  } catch {
    return null;
  }
}

function slotsOf(account: unknown): readonly string[] {
  const slots = isGroup(account) ? account.slots : null;
  return (Array.isArray(slots) ? slots : []).flatMap((slot) =>
    isGroup(slot) && typeof slot.name === 'string' ? slot.name : [],
  );
}
