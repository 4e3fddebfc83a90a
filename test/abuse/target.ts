/** The validation listener in a process of its own, with its real limits, over a store in memory. */
import { follow } from '../../src/validation/follow.ts';
import { listenValidation } from '../../src/validation/listener.ts';
import { TokenTable, ToldEvents, token } from '../validation/token-table.ts';

/** What the process tells of itself when it is asked. */
export interface State {
  /** Errors of our own making. */
  readonly bugs: number;
  /** What was put where every object has it. */
  readonly polluted: readonly string[];
}

const events = new ToldEvents();
const following = await follow({ store: new TokenTable(token('active'), token('worn out', 'revoked')), events });
const { address } = await listenValidation({ address: { host: '127.0.0.1', port: 0 }, follow: following, events });

process.on('message', () => {
  const bugs = events.told.filter(({ event }) => event === 'bug').length;
  const polluted: string[] = [];
  for (const name in {} as Record<string, unknown>) polluted.push(name);
  process.send?.({ bugs, polluted } satisfies State);
});
process.on('disconnect', () => process.exit());
process.send?.({ port: Number(address.split(':')[1]) });
