import { describe, expect, it } from 'vitest';
import type { Finding } from '#authority';
import { json } from '../../connectors/kit-for-tests.ts';
import { ENVIRONMENT, error, NEW, OLD, openPingOne, requirements, shows, signal } from './pingone-for-tests.ts';

async function check(answer: Parameters<typeof openPingOne>[0]): Promise<readonly Finding[]> {
  const { source, written } = openPingOne(answer);
  const findings: Finding[] = [];
  for await (const finding of source.check(signal)) findings.push(finding);
  expect(written()).toEqual([]);
  return findings;
}

/** `ok sign-in`: what was found, in the order it was told. */
function heads(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ check, level }) => `${level} ${check}`);
}

function about(findings: readonly Finding[], name: string): Finding {
  const found = findings.filter(({ check }) => check === name);
  expect(found).toHaveLength(1);
  return found[0] ?? { check: name, level: 'unknown', says: 'nothing' };
}

/** Answers with the requirements as they are after a replacement. */
function showing(from: string | RegExp, to: string): Parameters<typeof openPingOne>[0] {
  return shows(requirements([OLD, NEW]).replace(from, to));
}

describe('the check', () => {
  it('of a tenant in order finds nothing to do', async () => {
    const answer = shows(requirements([OLD, NEW]));
    const dated: Parameters<typeof openPingOne>[0] = async (request) => {
      const response = await answer(request);
      response.headers.set('date', 'Tue, 24 Nov 2026 09:00:20 GMT');
      return response;
    };
    const findings = await check(dated);
    expect(heads(findings)).toEqual([
      'ok sign-in',
      'ok permission-list',
      'unknown permission-change',
      'ok requirement',
      'ok clock',
      'ok environment',
      'ok enforcement',
      'ok token-list',
    ]);
    expect(about(findings, 'enforcement').says).toBe('phones are asked for a token, since 2026-01-01');
    expect(about(findings, 'token-list').says).toBe('2 tokens are active');
    expect(JSON.stringify(findings)).not.toContain(OLD);
  });

  it('compares the clocks', async () => {
    const answer = new Response(requirements([OLD]), {
      headers: { 'content-type': 'application/json', date: 'Tue, 24 Nov 2026 10:30:00 GMT' },
    });
    expect(about(await check(() => answer), 'clock')).toMatchObject({
      level: 'warning',
      says: expect.stringContaining('more than an hour behind'),
    });
  });

  it.each([
    ['switched off', '"enabled":true', '"enabled":false', 'switched off: phones are not asked for a token'],
    [
      'in force later',
      '2026-01-01T00',
      '2027-05-01T00',
      'not enforced yet: until 2027-05-01 phones are not asked for a token',
    ],
  ])('warns of a requirement that is %s', async (_, from, to, says) => {
    expect(about(await check(showing(from, to)), 'enforcement')).toMatchObject({
      level: 'warning',
      says: expect.stringContaining(says),
      resolve: expect.any(String),
    });
  });

  it.each([
    ['a date that can not be read', '"2026-01-01T00:00:00.000Z"', '"soon"', 'content'],
    ['a token that is there twice', NEW, OLD, 'content'],
    ['a time that can not be read', '"2026-02-01T08:00:00.000Z"', '"soon"', 'times'],
  ])('warns of %s', async (_, from, to, name) => {
    expect(about(await check(showing(from, to)), name).level).toBe('warning');
  });

  it('finds a requirement without a token', async () => {
    expect(about(await check(showing(/"tokens":\[.*\]/, '"tokens":[]')), 'token-list').level).toBe('failure');
  });

  it.each([
    ['another environment', '00000000-0000-4000-8000-000000000000', 'failure', 'correct the settings'],
    ['the same in other letters', ENVIRONMENT.toUpperCase(), 'ok', 'belongs to the configured environment'],
  ])('tells whether the answer is about %s', async (_, id, level, says) => {
    const finding = about(await check(showing(ENVIRONMENT, id)), 'environment');
    expect(finding).toMatchObject({ level, says: expect.stringContaining(says) });
  });

  it('says where the answer does not tell the environment', async () => {
    expect(about(await check(showing('"environment"', '"somewhere"')), 'environment').level).toBe('unknown');
  });

  it('who is told that nothing is defined may look, and is told what to do', async () => {
    const findings = await check(({ operation }) =>
      operation === 'read-requirements' ? error(404, 'NOT_FOUND') : new Response('{}'),
    );
    expect(heads(findings)).toEqual([
      'ok sign-in',
      'ok permission-list',
      'unknown permission-change',
      'failure requirement',
      'unknown clock',
    ]);
    expect(about(findings, 'requirement').resolve).toContain('Generate New Token');
  });

  it.each([
    [
      'for want of the role',
      () => error(403, 'ACCESS_FAILED'),
      'failure permission-list',
      'Client Application Developer',
    ],
    ['with a wrong request', () => error(400, 'INVALID_DATA'), 'failure requirement', 'INVALID_DATA'],
    ['for now', () => error(503, 'SERVICE_UNAVAILABLE'), 'unknown requirement', 'SERVICE_UNAVAILABLE'],
    ['with a page', () => new Response('<html>'), 'failure requirement', 'HTML page'],
  ])('who is refused %s is not told that all is well', async (_, answer, head, says) => {
    const findings = await check(answer);
    expect(heads(findings)).toEqual(['ok sign-in', head, 'unknown clock']);
    expect(findings[1]?.says).toContain(says);
  });

  it.each([
    ['refused', 401, 'failure'],
    ['out of order', 503, 'unknown'],
  ])('ends where signing in is %s', async (_, status, level) => {
    const { source, kit } = openPingOne(shows(requirements([OLD])), {}, { signsIn: () => json(status, {}) });
    const findings: Finding[] = [];
    for await (const finding of source.check(signal)) findings.push(finding);
    expect(heads(findings)).toEqual([`${level} sign-in`]);
    expect(kit.sent).toHaveLength(1);
  });
});
