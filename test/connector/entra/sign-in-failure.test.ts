import { describe, expect, it } from 'vitest';
import { Failure, Secret } from '#connector';
import { type Answering, json } from '../../connectors/kit-for-tests.ts';
import { answer, signal, signInWith, TENANT_ID } from './tenant-for-tests.ts';

const TOKEN = `POST /${TENANT_ID}/oauth2/v2.0/token`;
const WELL_KNOWN = `GET /${TENANT_ID}/v2.0/.well-known/openid-configuration`;
const TRACE = '99999999-9999-4999-8999-999999999999';

function declined(status: number, description: string): Answering {
  return answer(
    { error: 'invalid_client', error_description: `${description} Trace ID: ${TRACE} Correlation ID: x` },
    status,
  );
}

describe('a sign-in that fails says why, and what to do', () => {
  it.each([
    [
      'a wrong secret',
      401,
      'AADSTS7000215: Invalid client secret provided. Ensure the secret being sent.',
      'auth',
      "copy the secret's value, not its id",
    ],
    ['an expired secret', 401, 'AADSTS7000222: The provided client secret keys are expired.', 'auth', 'create another'],
    [
      'an unknown application',
      400,
      "AADSTS700016: Application with identifier 'x' was not found.",
      'auth',
      'check `clientId` and `tenantId`',
    ],
    [
      'a resource that the tenant does not know',
      400,
      'AADSTS500011: The resource principal named x was not found in the tenant.',
      'auth',
      'does not know Microsoft Graph under this address: check `cloud`',
    ],
    ['missing consent', 400, 'AADSTS65001: The user or administrator has not consented.', 'auth', 'consent'],
    [
      'a code we do not know',
      400,
      'AADSTS123456: Something else.',
      'auth',
      'check `tenantId`, `clientId` and the credential',
    ],
    ['trouble at Microsoft', 503, 'AADSTS90033: A transient error has occurred.', 'unavailable', 'AADSTS90033'],
  ])('%s', async (_, status, description, kind, says) => {
    const { signIn } = signInWith({ [TOKEN]: declined(status, description) });
    const failure = await failureOf(signIn.token(signal));
    expect(failure).toMatchObject({ kind, status, requestId: TRACE });
    expect(failure.message).toContain(says);
    expect(failure.message).toContain(/AADSTS\d+/.exec(description)?.[0] ?? '');
    expect(failure.message).not.toContain('Correlation');
  });

  it('an unknown tenant, at the first request', async () => {
    const body = { error: 'invalid_tenant', error_description: "AADSTS90002: Tenant 'x' not found." };
    const failure = await failureOf(
      signInWith({ [WELL_KNOWN]: answer(body, 400) }, { authorityHost: 'https://login.test' }).signIn.token(signal),
    );
    expect(failure).toMatchObject({ kind: 'auth', message: expect.stringContaining('there is no such tenant') });
  });

  it('throttled, with the time to wait', async () => {
    const failure = await failureOf(
      signInWith({
        [TOKEN]: () => json(429, { error: 'temporarily_unavailable' }, { 'retry-after': '2.5' }),
      }).signIn.token(signal),
    );
    expect(failure).toMatchObject({ kind: 'throttled', retryAfterMs: 2500 });
  });

  it('the network, in the words of the kit', async () => {
    const refuse = () => {
      throw new Failure('unavailable', 'POST login/x: the connection was refused');
    };
    const failure = await failureOf(signInWith({ [TOKEN]: refuse }).signIn.token(signal));
    expect(failure).toMatchObject({ kind: 'unavailable', message: 'POST login/x: the connection was refused' });
  });

  it.each([
    ['a page instead of JSON', () => new Response('<html>hello</html>', { status: 200 })],
    ['an answer without a token', answer({ token_type: 'Bearer', expires_in: 3599 })],
  ])('%s is not an answer', async (_, token) => {
    expect(await failureOf(signInWith({ [TOKEN]: token }).signIn.token(signal))).toMatchObject({ kind: 'protocol' });
  });

  it('never with a secret in it', async () => {
    const echo: Answering = (request) => json(400, { error: 'x', error_description: `AADSTS9: ${request.body}` });
    const { kit, signIn } = signInWith({ [TOKEN]: echo });
    kit.guard('a client secret');
    kit.guard('a+client+secret');
    const failure = await failureOf(signIn.token(signal));
    expect(failure.message).not.toMatch(/a.client.secret/);
  });

  it('is forgotten: the next try asks again', async () => {
    const { signIn } = signInWith({
      [TOKEN]: [
        declined(401, 'AADSTS7000215: wrong'),
        answer({ token_type: 'Bearer', expires_in: 3599, access_token: 'later' }),
      ],
    });
    await failureOf(signIn.token(signal));
    expect(await signIn.token(signal)).toBe('later');
  });

  it('a certificate that is none', async () => {
    const certificate = new Secret('-----BEGIN NOTHING-----');
    const failure = await failureOf(signInWith({}, { clientSecret: undefined, certificate }).signIn.token(signal));
    expect(failure).toMatchObject({ kind: 'auth', message: expect.stringContaining('has to be PEM') });
  });

  it('a token file that is not there', async () => {
    const more = { clientSecret: undefined, workloadIdentity: true, tokenFile: '/nowhere/token' };
    const failure = await failureOf(signInWith({}, more).signIn.token(signal));
    expect(failure).toMatchObject({
      kind: 'auth',
      message: expect.stringContaining("the service account's token could not be read"),
    });
  });
});

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Failure);
  return error as Failure;
}
