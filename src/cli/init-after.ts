/** What comes after `init` has written: first looks, where a person is there, and what to do next. */
import { type Asker, Cancelled } from '../init/asker.ts';
import type { Draft } from '../init/draft.ts';
import type { Cli, Shared } from './cli.ts';

/** Runs another command of this program, by its words. */
export type RunCommand = (args: readonly string[]) => Promise<void>;

/** First looks, one after the other; whoever has seen enough says no. */
export async function offer(
  cli: Cli,
  asker: Asker,
  run: RunCommand,
  { config }: Shared,
  { accounts, tokenSets }: Draft,
): Promise<void> {
  if (Object.keys(accounts).length === 0) return;
  const [set] = Object.entries(tokenSets);
  const offers: readonly (readonly [string, readonly string[]])[] = [
    ['Shall `check` look whether everything is in place? It changes nothing.', ['check']],
    [
      `Shall the values be listed that the MDMs hold for ${set?.[0]} already? Nothing is written to any MDM.`,
      ['tokens', 'adopt'],
    ],
    ['Shall `plan` show what a first run would do? It changes nothing.', ['plan']],
  ];
  for (const [question, args] of offers) {
    const goes = await asker.agree(question, true).catch((error: unknown) => {
      // By now something was written, and it stays.
      if (error instanceof Cancelled) return false;
      throw error;
    });
    if (!goes) return;
    try {
      await run(['--config', config, ...args]);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      cli.terminal.err(`watchword ${args.join(' ')}: ${error.message}`);
    }
  }
}

/** What is left to do, for the terminal. */
export function nextSteps(
  { config }: Shared,
  { accounts, tokenSets }: Draft,
  unset: readonly string[],
): readonly string[] {
  const on = config === 'config/watchword.yaml' ? 'watchword' : `watchword --config ${config}`;
  const isOwn = Object.values(tokenSets).some(({ authority }) => JSON.stringify(authority) === '{"kind":"local"}');
  const hasAccounts = Object.keys(accounts).length > 0;
  const steps: readonly (readonly [string, string])[] = [
    ...(unset.length === 0
      ? []
      : [[`set ${unset.join(', ')}`, 'in the environment of this shell and of the daemon'] as const]),
    ...(hasAccounts
      ? ([
          [`${on} check`, 'whether everything is in place'],
          [`${on} tokens adopt`, 'takes over what the MDMs hold, so that nobody is locked out'],
        ] as const)
      : []),
    ...(isOwn ? [[`${on} tokens generate`, 'makes a token, where there is none to take over'] as const] : []),
    ...(hasAccounts ? [[`${on} plan`, 'what a run would do'] as const] : []),
    [`${on} serve`, 'the daemon; docs/install.md runs it as a service'],
  ];
  const width = Math.max(...steps.map(([what]) => what.length));
  const lines = steps.map(([what, why], index) => `  ${index + 1}. ${what.padEnd(width)}  ${why}`);
  return ['', 'What to do next:', ...lines, '', 'docs/first-day.md goes through all of it.'];
}
