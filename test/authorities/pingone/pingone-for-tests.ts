/** PingOne as a function: it signs in whoever asks, and answers the rest as a test says. */
import { type AuthorityKit, Secret, type TokenSource } from '#authority';
import { pingone } from '../../../authorities/pingone/index.ts';
import { type Settings, settings } from '../../../authorities/pingone/settings.ts';
import { type Answering, json, type KitForTests, kitForTests } from '../../connectors/kit-for-tests.ts';

export const ENVIRONMENT = '3f2e7a51-0b1c-4f4e-9a57-1d2c3b4a5f60';
export const APPLICATION = '9c1d7f02-5a6b-4c8e-8f10-2b3c4d5e6f70';
export const CLIENT_SECRET = 'a secret~of.a-worker_application';

export const NOW = Date.parse('2026-11-24T09:00:00Z');

export const signal: AbortSignal = new AbortController().signal;

export interface PingOneForTests {
  readonly source: TokenSource;
  readonly kit: KitForTests;
  /** The texts that were sent to replace the requirements. */
  written(): readonly string[];
}

export function parsedSettings(changes: Readonly<Record<string, unknown>> = {}): Settings {
  return settings.parse({
    environmentId: ENVIRONMENT,
    applicationId: APPLICATION,
    region: 'eu',
    clientId: 'worker',
    clientSecret: new Secret(CLIENT_SECRET),
    ...changes,
  });
}

/** How it lets in whoever asks, and what time it is. */
interface World {
  readonly signsIn?: Answering;
  readonly now?: () => number;
}

export function openPingOne(
  answer: Answering,
  changes: Readonly<Record<string, unknown>> = {},
  { signsIn = () => signedIn(), now = () => NOW }: World = {},
): PingOneForTests {
  const kit = kitForTests((request) => (request.operation === 'sign-in' ? signsIn(request) : answer(request)), NOW);
  const noFile = () => Promise.reject(new Error('PingOne is no file'));
  const whole: AuthorityKit = { ...kit, now, readFile: noFile, modeOf: noFile };
  const { open } = pingone;
  if (open === undefined) throw new Error('PingOne can be asked');
  return {
    source: open(parsedSettings(changes), whole),
    kit,
    written: () => kit.sent.filter(({ method }) => method === 'PUT').map(({ body }) => body),
  };
}

/** Answers reads with these texts, one after another and the last for ever, and accepts every write. */
export function shows(...texts: readonly string[]): Answering {
  let reads = 0;
  return ({ method }) => {
    if (method === 'PUT') return json(200, {});
    const text = texts[Math.min(reads, texts.length - 1)] ?? '';
    reads += 1;
    return new Response(text, { headers: { 'content-type': 'application/json' } });
  };
}

export function signedIn(token = 'an-access-token'): Response {
  return json(200, { access_token: token, token_type: 'Bearer', expires_in: 3600 });
}

/** PingOne's form of an error. */
export function error(status: number, code: string, more: Readonly<Record<string, unknown>> = {}): Response {
  return json(status, { id: 'c2d3e4f5-0000-4000-8000-000000000001', code, message: 'It did not work.', ...more });
}

export const OLD = '0b3f2c5e-1111-4c8e-8f10-aaaaaaaaaaaa';
export const MIDDLE = '0b3f2c5e-2222-4c8e-8f10-bbbbbbbbbbbb';
export const NEW = '0b3f2c5e-3333-4c8e-8f10-cccccccccccc';

/** Requirements with these tokens, a day apart, and neighbours of all kinds; odd spacing, so that a careless rewrite shows. */
export function requirements(tokens: readonly string[], { mdm = '', top = '' } = {}): string {
  const entries = tokens.map((token, at) => `{ "token":"${token}" ,"creationTime":"2026-0${at + 1}-01T08:00:00.000Z"}`);
  return `{"environment":{"id":"${ENVIRONMENT}"}, "application" : {"id":"${APPLICATION}"},
 "mobileDeviceManagementRequire":{"enabled":true,${mdm}"effectiveDate":"2026-01-01T00:00:00.000Z","tokens":[ ${entries.join(' , ')} ]},
 "deviceLockEnableRequire" : {"enabled":  true}, "odd":{"big":12345678901234567890,"one":1.0,"text":"\\u00e9\\/"},${top}
 "updatedAt":"2026-11-01T00:00:00.000Z"}`;
}
