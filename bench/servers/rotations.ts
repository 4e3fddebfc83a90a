/** Single slots, then all of them by a rotation, again and again, in a process of its own. Tells the parent how long each took. */
import { openWatchword } from '../../src/daemon.ts';
import { beginRotation } from '../../src/reconcile/rotate/people.ts';
import { turn } from '../../src/reconcile/rotate/turn.ts';
import { runAccount } from '../../src/reconcile/run.ts';

/** What the parent hears. */
export interface Rotations {
  readonly rounds: readonly {
    /** The slowest of the single slots: read, written, read back. */
    readonly singleMs: number;
    /** From the start of the rotation to the last slot verified. */
    readonly rotationMs: number;
    readonly written: number;
  }[];
}

const [rounds = '3', singles = '3'] = process.argv.slice(2);
const stop = new AbortController().signal;
const ACTOR = { name: 'bench', reason: '' };

await using watchword = await openWatchword({ file: 'watchword.yaml', who: 'cli', log: 'silent' });
const { clock, events, reconcile, rotate } = watchword;
const [authority] = watchword.authorities.values();
const [account] = watchword.accounts.values();
if (authority === undefined || account === undefined) throw new Error('the configuration has no account');
/** The vendor's limit of writes has to be free again, so that it is not what is measured; tokens are known everywhere by then. */
const WINDOW_MS = account.definition.limits.windowMs + 500;

let lastAt = 0;
let written = 0;
events.on(({ name }) => {
  if (name !== 'slot-written') return;
  lastAt = performance.now();
  written += 1;
});

await authority.generate({ note: '', makeCurrent: true }, ACTOR);
await runAccount(reconcile, account, { trigger: 'person', stop });

const measured: Rotations['rounds'][number][] = [];
for (let round = 0; round < Number(rounds); round += 1) {
  await authority.generate({ note: '', makeCurrent: true }, ACTOR);
  // Seen once by this process, the token is known everywhere by the end of the pause.
  await runAccount(reconcile, account, { trigger: 'person', slots: [], stop });
  await clock.sleep(WINDOW_MS);
  const times: number[] = [];
  for (const { settings } of account.slots.slice(0, Number(singles))) {
    const began = performance.now();
    await runAccount(reconcile, account, { trigger: 'rotation', slots: [settings.name], stop });
    times.push(lastAt - began);
  }
  await runAccount(reconcile, account, { trigger: 'person', stop });
  await clock.sleep(WINDOW_MS);

  written = 0;
  const began = performance.now();
  await beginRotation(rotate, authority.tokenSet, '');
  const next = await turn(rotate, authority.tokenSet, { stop });
  if (next.state !== 'delivering') throw new Error(`the rotation is ${next.state}: ${next.says}`);
  measured.push({ singleMs: Math.max(...times), rotationMs: lastAt - began, written });
  // With the old tokens gone the rotation is over.
  for (const { id, stage } of await authority.list()) {
    if (stage === 'retiring') await authority.revoke(id, { emergency: true }, ACTOR);
  }
  await turn(rotate, authority.tokenSet, { stop });
  await clock.sleep(WINDOW_MS);
}
process.send?.({ rounds: measured } satisfies Rotations);
process.disconnect();
