import { describe, expect, it } from 'vitest';
import { checkExit } from '../../src/cli/check.ts';
import { runText } from '../../src/cli/run-text.ts';
import { syncExit } from '../../src/cli/sync.ts';
import type { Done, Run, RunOutcome } from '../../src/model/run.ts';
import type { Finding } from '../../src/model/slot.ts';
import { fingerprint } from '../plan/facts.ts';
import { PLAIN } from './world.ts';

const STARTED_AT = Date.UTC(2026, 10, 24, 9);

function runOf(different: Partial<Run> = {}): Run {
  return {
    id: 'run',
    account: 'contoso',
    trigger: 'person',
    startedAt: STARTED_AT,
    endedAt: STARTED_AT + 340,
    outcome: 'clean',
    plan: { account: 'contoso', changes: [], held: [], inSync: ['ios', 'android'] },
    done: [],
    requests: 1,
    failure: null,
    ...different,
  };
}

function done(outcome: Done['outcome'], says: string): Done {
  return { slot: outcome, outcome, copies: 1, says, failure: null };
}

const held = {
  slot: 'tv',
  tokenSet: 'pingid',
  reason: 'brake',
  says: 'too many',
  place: null,
  before: [],
  after: null,
};

describe('a run', () => {
  it('that found everything in sync is one line', () => {
    expect(runText(runOf(), PLAIN)).toBe('contoso  clean: 0 written, 2 in sync, 0 held, 1 request in 340 ms');
  });

  it('says what became of each slot, and why', () => {
    const run = runOf({
      outcome: 'failed',
      endedAt: STARTED_AT + 61_000,
      requests: 14,
      plan: { account: 'contoso', changes: [], held: [{ ...held, reason: 'brake' }], inSync: ['ios'] },
      done: [
        done('written', 'written and read back'),
        done('unconfirmed', 'not visible yet'),
        done('failed', 'PATCH /x was answered with 403'),
        done('not-attempted', 'the process was stopped'),
      ],
      failure: { kind: 'auth', says: 'PATCH /x was answered with 403' },
    });
    expect(runText(run, PLAIN)).toBe(
      [
        'contoso  failed: 1 written, 2 in sync, 1 held, 14 requests in 1 minute',
        '  ✓ written: written and read back',
        '  ✗ unconfirmed: unconfirmed, not visible yet',
        '  ✗ failed: failed, PATCH /x was answered with 403',
        '  ✗ not-attempted: not-attempted, the process was stopped',
        '  ! tv: held, too many',
        '  ✗ auth: PATCH /x was answered with 403',
      ].join('\n'),
    );
  });

  it('numbers what a person has to do, and says what was left alone', () => {
    const manual = { ...held, reason: 'manual', says: 'do it', steps: ['Open it.', 'Paste the value.'] } as const;
    const partly = {
      kind: 'set',
      slot: 'ios',
      tokenSet: 'pingid',
      platform: 'ios',
      canary: false,
      place: 'a place',
      before: [],
      after: { fingerprint: fingerprint('new'), tokenId: 'new' },
      neighbours: [],
      why: '9 phones hold nothing yet; 1 stays',
      leaves: { copies: 1, reason: 'report-only' },
    } as const;
    const { leaves: _, ...whole } = { ...partly, slot: 'android', why: 'the slot holds nothing yet' };
    const plan = { account: 'contoso', changes: [partly, whole], held: [manual], inSync: [] };
    expect(
      runText(runOf({ outcome: 'held', plan }), PLAIN)
        .split('\n')
        .slice(1),
    ).toEqual([
      '  ! ios: 9 phones hold nothing yet; 1 stays',
      '  ! tv: held, do it',
      '      1. Open it.',
      '      2. Paste the value.',
    ]);
  });

  it('that was refused before it could look has no plan', () => {
    const failure = { kind: 'auth', says: 'the secret has expired' } as const;
    expect(runText(runOf({ outcome: 'failed', plan: null, failure }), PLAIN)).toBe(
      'contoso  failed: 0 written, 0 in sync, 0 held, 1 request in 340 ms\n  ✗ auth: the secret has expired',
    );
  });

  it('that is going on has no end', () => {
    expect(runText(runOf({ endedAt: null, outcome: null, plan: null }), PLAIN)).toBe(
      'contoso  still running: 0 written, 0 in sync, 0 held',
    );
  });
});

describe('the exit code', () => {
  it.each<[readonly RunOutcome[], number]>([
    [[], 0],
    [['clean', 'clean'], 0],
    [['clean', 'held'], 2],
    [['held', 'failed'], 1],
    [['abandoned'], 1],
  ])('of a sync whose runs end %j is %d', (outcomes, code) => {
    expect(syncExit(outcomes.map((outcome) => runOf({ outcome })))).toBe(code);
  });

  it.each<[readonly Finding['level'][], number]>([
    [[], 0],
    [['ok', 'ok'], 0],
    [['ok', 'warning'], 2],
    [['unknown'], 2],
    [['warning', 'failure', 'unknown'], 1],
  ])('of a check that finds %j is %d', (levels, code) => {
    expect(checkExit(levels.map((level) => ({ check: 'sign-in', level, says: '' })))).toBe(code);
  });
});
