/** The person in the vendor's console: looks at the rules as they are, and changes them behind our back. */
import type { SimulatedConsole } from '#simulation';
import type { App } from './apps.ts';
import { echo } from './echo.ts';
import { KEY, linesOf, valuesIn, withValue } from './keys.ts';
import type { Quirks } from './quirks.ts';
import type { Rules } from './rules.ts';

export interface WorkspaceOneConsole extends SimulatedConsole {
  neighbours(slot: string): readonly string[];
  inPlace(slot: string): readonly string[];
  /** Somebody changes the text of a slot's rules in any way. */
  edit(slot: string, change: (text: string) => string): void;
  /** How often the slot's app has been published to its devices. */
  publishes(slot: string): number;
  /** The rules of every app that is no slot's: what no write of ours may change. */
  others(): readonly string[];
}

export interface ConsoleSettings {
  readonly quirks: Quirks;
  readonly rules: Rules;
  readonly apps: () => readonly App[];
  readonly appOf: (slot: string) => App | null;
  readonly removeApp: (app: App) => void;
  readonly secondKey?: string | undefined;
}

const TOUCHED = 'welcomeText';

export function makeConsole({
  quirks,
  rules,
  apps,
  appOf,
  removeApp,
  secondKey = 'no second key',
}: ConsoleSettings): WorkspaceOneConsole {
  let touches = 0;

  /** The rules of a slot's app, null once the app is deleted. */
  function textOf(slot: string): string | null {
    const app = appOf(slot);
    return app === null ? null : rules.current(app.uuid);
  }

  function edit(slot: string, change: (text: string) => string): void {
    const app = appOf(slot);
    const text = textOf(slot);
    if (app === null || text === null) throw new Error(`slot ${slot} has no app`);
    rules.change(app.uuid, change(text));
  }

  function copies(slot: string, key = KEY): readonly (string | null)[] {
    return valuesIn(textOf(slot) ?? '', key);
  }

  function setAll(slot: string, key: string, value: string | null): void {
    edit(slot, (text) => copies(slot).reduce<string>((changed, _, at) => withValue(changed, at, key, value), text));
  }

  /** Compared is what a read shows: the vendor's own spellings are its own affair. But a value behind a mask may get lost. */
  function lines(slot: string, ours: 'left-out' | 'marked'): readonly string[] {
    const text = textOf(slot);
    return text === null
      ? []
      : linesOf(echo(text, { ...quirks, hiddenValues: 'clear' }), KEY, ours, quirks.itemIds === 'renewed');
  }

  return {
    values: (slot) => copies(slot),
    setValue: (slot, value) => setAll(slot, KEY, value),
    parts(slot) {
      const second = copies(slot, secondKey);
      return copies(slot).map((value, at) => [value, second[at] ?? null]);
    },
    setSecond: (slot, value) => setAll(slot, secondKey, value),
    setCopy: (slot, at, value) => edit(slot, (text) => withValue(text, at, KEY, value)),
    touchNeighbour(slot) {
      touches += 1;
      edit(slot, (text) => withValue(text, 0, TOUCHED, `changed in the console ${touches}`));
    },
    neighbours: (slot) => lines(slot, 'left-out'),
    inPlace: (slot) => lines(slot, 'marked'),
    remove(slot) {
      const app = appOf(slot);
      if (app !== null) removeApp(app);
    },
    edit,
    publishes: (slot) => rules.publishes(appOf(slot)?.uuid ?? ''),
    others: () => apps().flatMap((app) => (app.slot === null ? [rules.current(app.uuid) ?? ''] : [])),
  };
}
