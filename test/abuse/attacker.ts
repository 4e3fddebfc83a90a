/** A process that attacks: `attacker.ts <port> <name>`. It tells of every round, and ends with its parent. */
import { connect } from 'node:net';
import { ATTACKS } from './attacks.ts';

/** What the process tells. */
export interface Attacking {
  readonly rounds: number;
  /** With what it was answered so far. */
  readonly statuses: readonly number[];
}

const [port, name = ''] = process.argv.slice(2);
const statuses = new Set<number>();
let rounds = 0;

process.on('disconnect', () => process.exit());
ATTACKS[name]?.begin({
  open() {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.on('data', (answers) => {
      for (const [, status] of answers.toString('latin1').matchAll(/HTTP\/1\.1 (\d{3}) /g))
        statuses.add(Number(status));
    });
    return socket;
  },
  round() {
    rounds += 1;
    process.send?.({ rounds, statuses: [...statuses] } satisfies Attacking);
  },
});
