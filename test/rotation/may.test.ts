/** What people may ask of a rotation: the bad input, each refused with a sentence that says what to do instead. */
import { describe, expect, it } from 'vitest';
import type { RotationSettings } from '../../src/model/rotation.ts';
import type { RotationFacts } from '../../src/rotation/facts.ts';
import { mayAbort, mayApprove, mayBegin, mayPause, mayResume } from '../../src/rotation/may.ts';
import { DAY, factsOf, HOUR, mintedFacts, NOW, rotationOf, SETTINGS, slotOf, tokenOf } from './facts.ts';

const none = factsOf({ rotation: null });
const silent = factsOf({ slots: [slotOf('ios', { evidence: false, delivery: null })] });
const revoked = factsOf({ tokens: [tokenOf('old', 'revoked'), tokenOf('new', 'current')] });
const short = (id: string) => tokenOf(id, 'current').fingerprint.slice(0, 8);

type Ask = (facts: RotationFacts, settings: RotationSettings | null, now: number) => string | null;
type Row = readonly [what: string, ask: Ask, facts: RotationFacts, refused: string | null];

const failing = { step: 'mint', times: 5, at: NOW, says: 'no' } as const;
const stuck = factsOf({ slots: [slotOf('ios', { holds: 'old', blocked: { says: 'no', resolve: '' } })] });

const TABLE: readonly Row[] = [
  ['begin, where none is going on', mayBegin, none, null],
  ['begin in a set without a current token', mayBegin, factsOf({ rotation: null, tokens: [] }), null],
  ['begin after one has ended', mayBegin, factsOf({ rotation: rotationOf({ endedAt: NOW }) }), null],
  [
    'begin a second one',
    mayBegin,
    factsOf({ rotation: rotationOf({ startedAt: NOW - HOUR }) }),
    'A rotation of pingid is going on; it began 1 hour ago. See `watchword rotate status`, and wait for its end, or call it back with `watchword rotate abort`.',
  ],
  [
    'begin while a token waits at the authority',
    mayBegin,
    factsOf({ rotation: null, tokens: [tokenOf('found', 'pending')], appeared: 'found' }),
    `The token ${short('found')} has turned up at the authority and is distributed next. Wait for that rotation, or take the token away with \`watchword tokens revoke found\` first.`,
  ],
  [
    'begin with too many active tokens',
    mayBegin,
    factsOf({ rotation: null, tokens: ['a', 'b', 'c', 'd'].map((id) => tokenOf(id, 'pending')) }),
    '4 tokens are active, and `maxActive` is 4. Take away those that nobody needs with `watchword tokens revoke`, or set `rotation.maxActive` higher.',
  ],
  [
    'begin where nobody here can make a token, and none was entered',
    mayBegin,
    factsOf({ rotation: null, entered: { says: 'they come from elsewhere', waiting: null } }),
    'There is no new token to distribute: they come from elsewhere. Make one there and enter it with `watchword tokens add`; then start the rotation.',
  ],
  [
    'begin with the one that was entered, however many are active',
    mayBegin,
    factsOf({
      rotation: null,
      tokens: ['a', 'b', 'c', 'd'].map((id) => tokenOf(id, 'pending')),
      entered: { says: 'they come from elsewhere', waiting: 'a' },
    }),
    null,
  ],

  ['approve what waits for it', mayApprove, silent, null],
  [
    'approve what waits for it, and is paused',
    mayApprove,
    { ...silent, rotation: rotationOf({ pausedAt: NOW }) },
    null,
  ],
  [
    'approve nothing',
    mayApprove,
    none,
    'No rotation is going on, so there is none to be approved. To begin one, run `watchword rotate start`.',
  ],
  [
    'approve before phones have it',
    mayApprove,
    factsOf({ slots: [slotOf('ios', { holds: 'old' })] }),
    `Nothing waits for an approval: the rotation is pushing, because contoso/ios doesn't hold ${short('new')} yet. Approve when \`watchword rotate status\` asks for it.`,
  ],
  [
    'approve where the evidence decides',
    mayApprove,
    factsOf({ slots: [slotOf('ios', { holdsSince: NOW })] }),
    'Nothing waits for an approval: the evidence alone decides, and both tokens stay active for another 1 hour. To have a say, set `rotation.approve: manual`; to stop it, run `watchword rotate pause`.',
  ],
  [
    'approve twice',
    mayApprove,
    {
      ...silent,
      rotation: rotationOf({ approvedAt: NOW }),
      slots: [slotOf('ios', { evidence: false, holdsSince: NOW })],
    },
    'It is approved already: both tokens stay active for another 1 hour. There is nothing more to do.',
  ],

  ['pause', mayPause, factsOf(), null],
  [
    'pause nothing',
    mayPause,
    none,
    'No rotation is going on, so there is none to be paused. To begin one, run `watchword rotate start`.',
  ],
  [
    'pause twice',
    mayPause,
    factsOf({ rotation: rotationOf({ pausedAt: NOW - DAY }) }),
    'It was paused 1 day ago. To go on, run `watchword rotate resume`.',
  ],

  ['resume what is paused', mayResume, factsOf({ rotation: rotationOf({ pausedAt: NOW }) }), null],
  ['resume what has failed', mayResume, factsOf({ rotation: rotationOf({ failing }) }), null],
  ['resume what is stuck', mayResume, stuck, null],
  [
    'resume nothing',
    mayResume,
    none,
    'No rotation is going on, so there is none to be resumed. To begin one, run `watchword rotate start`.',
  ],
  [
    'resume what goes on',
    mayResume,
    factsOf({ slots: [slotOf('ios', { holdsSince: NOW })] }),
    'It is neither paused nor stuck: both tokens stay active for another 1 hour. Follow it with `watchword rotate status`.',
  ],

  ['abort', mayAbort, factsOf(), null],
  ['abort before there is a new token', mayAbort, mintedFacts({ rotation: rotationOf({ to: null }) }), null],
  [
    'abort before there is a token at all',
    mayAbort,
    mintedFacts({ rotation: rotationOf({ from: null, to: null }) }),
    null,
  ],
  [
    'abort nothing',
    mayAbort,
    none,
    'No rotation is going on, so there is none to be aborted. To begin one, run `watchword rotate start`.',
  ],
  [
    'abort twice',
    mayAbort,
    factsOf({ rotation: rotationOf({ abortedAt: NOW - DAY }) }),
    'It was aborted 1 day ago. Follow it with `watchword rotate status`.',
  ],
  [
    'abort after the revocation',
    mayAbort,
    revoked,
    `The old token ${short('old')} is revoked and can't come back. To replace the new one, wait for the end of this rotation and run \`watchword rotate start\`.`,
  ],
  [
    'abort the first token of a set',
    mayAbort,
    factsOf({ rotation: rotationOf({ from: null }) }),
    'There was no token before this one to go back to. To distribute another, run `watchword tokens generate --make-current`.',
  ],
];

describe('a person asks to', () => {
  it.each(TABLE)('%s', (_what, ask, facts, refused) => {
    expect(ask(facts, { ...SETTINGS, maxActive: 4, soakMs: HOUR }, NOW)).toBe(refused);
  });

  it('is judged by the defaults where nothing is configured', () => {
    expect(mayApprove(factsOf(), null, NOW)).toBe(null);
  });
});
