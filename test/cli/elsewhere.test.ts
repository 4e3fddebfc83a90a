/** Every command that can be told at a daemon, and on its store. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { ServedWorld } from './elsewhere-world.ts';
import { type Step, step, Twice } from './twice.ts';

let twice: Twice;
beforeAll(async () => {
  twice = await Twice.open();
});
afterAll(() => twice[Symbol.asyncDispose]());

const phonesFetch = ({ cli }: ServedWorld) => cli.simulator.fleet.checkInAll(Date.now());

const STORY: readonly Step[] = [
  step(0, 'status', /no token yet: `watchword tokens generate`/),
  step(0, 'tokens list', /There is no token yet/),
  step(2, 'plan', /no-current-token/),
  step(0, 'tokens generate --note first --reason ticket-1', /current {2}pingid/),
  step(0, 'tokens generate --reveal', /pending {2}pingid/),
  step(0, 'tokens add --note mine --json', /"note":"mine"/, { situation: { input: ' a-value-of-my-own \n' } }),
  step(1, 'tokens add', /The token has 5 characters/, { situation: { input: 'short' } }),
  step(1, 'tokens add', /The set pingid has this token already/, { situation: { input: 'a-value-of-my-own' } }),
  step(0, 'tokens list', /SET .*PRESENTED/),
  step(0, 'tokens list --json', /"presentedToday":0/),
  step(2, 'plan', /Plan: 2 changes/),
  step(2, 'plan contoso --slot ios --json', /"kind":"set"/),
  step(2, 'sync --dry-run', /Plan: 2 changes/),
  step(0, 'sync --slot ios', /clean: 1 written/),
  step(0, 'sync', /clean: 1 written, 2 in sync/),
  step(0, 'sync --json', /"outcome":"clean"/),
  step(0, 'plan', /Nothing to do: 2 slots in sync/),
  step(0, 'status', /in-sync/, { before: phonesFetch }),
  step(0, 'status --json', /"condition":"in-sync"/),
  step(0, 'slots list', /contoso\/android .*in-place/),
  step(0, 'slots list contoso --json', /"written":"in-place"/),
  step(1, 'slots confirm contoso/ios', /there is nothing to confirm/),
  step(2, 'check', /contoso\n/),
  step(2, 'check contoso --json', /"authorities":\[\]/),
  step(0, 'tokens edit <pending> --note renamed', /It is active and not distributed yet/),
  step(1, 'tokens edit <current> --make-current', /is current already/),
  step(1, 'tokens edit <current> --value', /may still be in use/, { situation: { input: 'another-of-my-own' } }),
  step(0, 'tokens edit <current> --value --emergency --confirm 6 --json', /"stage":"current"/, {
    situation: { input: 'another-of-my-own' },
    before: phonesFetch,
  }),
  step(0, 'sync', /2 written/),
  step(1, 'tokens revoke <current>', /contoso\/android holds it/, { before: phonesFetch }),
  step(1, 'tokens revoke <current> --emergency', /locks out 6 phones.*say --confirm 6/s),
  step(1, 'tokens revoke <current> --emergency', /expected 6/, { situation: { typed: ['7'] } }),
  step(0, 'tokens revoke <pending> --reason unused', /revoked {2}pingid/),
  step(0, 'tokens revoke <pending> --emergency --json', /"serving":\[\]/),
  step(1, 'tokens revoke <current> --emergency', /is the last active token/),
  step(0, 'tokens list --all', /revoked/),
  step(0, 'tokens confirm', /Nobody has to do anything/),
  step(1, 'tokens confirm abcd', /Nothing is ordered of the token abcd/),
  step(0, 'history --limit 3', /STARTED/),
  step(0, 'audit list --limit 3', /token\.revoked .*unused/),
  step(0, 'audit list --limit 2 --before 3', /token\.generated/),
  step(0, 'audit verify', /The trail is whole/),
  step(0, 'access create ci --role viewer --expires-in-days 3', /<key>/),
  step(1, 'access create ci --role viewer', /ci/),
  step(0, 'access list', /NAME .*ci /s),
  step(0, 'access revoke ci --reason left', /ci .*revoked/),
  step(1, 'access revoke nobody', /There is no key nobody/),
];

const ROTATION: readonly Step[] = [
  step(0, 'rotate status', /steady/),
  step(1, 'rotate approve', /No rotation is going on/),
  step(0, 'rotate start --reason leaked', /delivering: 0 of 3 phones/),
  step(1, 'rotate start', /A rotation of pingid is going on/),
  step(0, 'rotate pause', /a person has paused it|paused/),
  step(2, 'rotate status --wait --json', /"state"/),
  step(0, 'rotate resume', /delivering/),
  step(0, 'status', /Rotation\npingid {2}delivering/),
  step(0, 'rotate abort --reason complaints', /called back/),
  step(0, 'rotate status --json', /"abortedAt"/),
];

const MISTAKES: readonly Step[] = [
  step(1, 'plan nobody', /There is no account nobody; the configuration has contoso\./),
  step(1, 'sync contoso --slot tablet', /There is no slot tablet; there are /),
  step(1, 'slots list nobody', /There is no account nobody;/),
  step(1, 'slots confirm ios', /Expected account\/slot, found ios/),
  step(1, 'slots confirm contoso/tablet', /There is no slot tablet in contoso; it has /),
  step(1, 'tokens generate --set nobody', /There is no token set nobody; the configuration has pingid\./),
  step(1, 'tokens list --set nobody', /There is no token set nobody;/),
  step(1, 'tokens edit 0000 --note x', /There is no token 0000; see `watchword tokens list --all`\./),
  step(1, 'rotate start --set nobody', /There is no token set nobody;/),
  step(1, 'history nobody', /There is no account nobody;/),
  step(1, 'check nobody', /There is no account nobody;/),
];

describe.each([
  ['tokens, slots and runs', STORY],
  ['a rotation', ROTATION],
  ['mistakes', MISTAKES],
])('%s', (_, steps) => {
  it.each(steps)('$code: $says', (told) => twice.play(told));
});
