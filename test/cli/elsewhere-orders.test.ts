/** Tokens that are decided somewhere else: what somebody has to do, and what is looked at, on the store and at the daemon. */
import { renameSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { ServedWorld } from './elsewhere-world.ts';
import { type Step, step, Twice } from './twice.ts';

let twice: Twice;
beforeAll(async () => {
  twice = await Twice.open((cli) => ({
    tokenSets: {
      pingid: { app: 'pingid', authority: { kind: 'manual', service: 'PingID' } },
      kiosk: { app: 'pingid', authority: { kind: 'file', path: cli.path('tokens'), lookEvery: '1h' } },
    },
  }));
});
afterAll(() => twice[Symbol.asyncDispose]());

const written =
  (...values: readonly string[]) =>
  ({ cli }: ServedWorld) => {
    writeFileSync(cli.path('tokens.new'), `${values.join('\n')}\n`, { mode: 0o600 });
    renameSync(cli.path('tokens.new'), cli.path('tokens'));
  };

const MANUAL: readonly Step[] = [
  step(1, 'tokens generate', /Several token sets are configured; say which with --set: pingid, kiosk\./),
  step(2, 'tokens generate --set pingid --reveal --reason ticket', /the value: <id>/),
  step(2, 'tokens confirm', /pingid: somebody has to add the token <digits> in PingID's console/),
  step(2, 'tokens confirm --set pingid --json', /"wantedBy":null/),
  step(0, 'status', /ordered <ago>: adding <digits>/),
  step(0, 'tokens confirm <order> --withdraw', /withdrawn: adding <digits> \(pingid\)/),
  step(2, 'tokens generate --set pingid --json', /"token":null/),
  step(0, 'tokens confirm <order> --reason done', /current {2}pingid/),
  step(1, 'tokens edit <current> --value', /are decided elsewhere \(manual\)/),
  step(2, 'rotate start --set pingid', /to go on: `watchword tokens confirm <digits>`/),
  step(0, 'tokens confirm <order> --value', /Its rotation goes on/, { situation: { input: 'chosen-by-the-console' } }),
];

const FILE: readonly Step[] = [
  step(
    0,
    'tokens list --set kiosk',
    /kiosk could not be looked at, and it was never looked at before: .*does not exist/,
  ),
  step(0, 'tokens list --set kiosk', /kiosk .*current/, { before: written('the-first-of-others', 'the-second-one') }),
  step(2, 'tokens revoke <kiosk:retiring> --reason gone', /It is active until that is done\.\nkiosk: somebody/),
  step(2, 'tokens confirm --set kiosk --json', /"what":"remove"/),
  step(1, 'tokens generate --set kiosk', /Watchword only reads the tokens of kiosk \(file\)/),
  step(1, 'tokens add --set kiosk', /Watchword only reads/, { situation: { input: 'another-one-of-ours' } }),
  step(1, 'rotate start --set kiosk', /Others make the tokens of the set/),
  step(2, 'check', /token set kiosk at A file/),
];

describe.each([
  ['a console that a person works', MANUAL],
  ['a file that others write', FILE],
])('%s', (_, steps) => {
  it.each(steps)('$code: $says', (told) => twice.play(told));
});
