/** What a failed sign-in means, with the number Microsoft gives it and what to do about it. */
import { Failure } from '../../model/failure.ts';
import type { Kit } from '../contract.ts';
import { failureKindOf, failureOf } from '../failure-of.ts';
import { scrub } from '../scrub.ts';
import { isRecord } from '../shape.ts';
import type { EntraSettings } from './settings.ts';
import type { EntraTarget } from './sign-in.ts';
import type { SignInAnswer, SignInHttp } from './sign-in-http.ts';

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes (last verified on documentation, November 2026) */
const ADVICE: Readonly<Record<string, string>> = {
  AADSTS7000215: "the client secret is wrong: copy the secret's value, not its id, into the configuration",
  AADSTS7000222: 'the client secret has expired: create another for the application',
  AADSTS7000112: 'the application is disabled in this tenant: enable it',
  AADSTS700016: 'the tenant does not know the application: check `clientId` and `tenantId`',
  AADSTS700027: 'the certificate is not one of the application: upload its public part to the application',
  AADSTS70021:
    'no federated credential of the application fits the service account: check its issuer, subject and audience',
  AADSTS700211: 'no federated credential of the application fits the issuer: check it',
  AADSTS700213: 'no federated credential of the application fits the subject: check it',
  AADSTS700024: "the assertion is not valid at this time: check this machine's clock",
  AADSTS900023: '`tenantId` is neither an id nor a domain of a tenant',
  AADSTS65001: "an administrator has to consent to the application's permissions",
  AADSTS53003: 'a Conditional Access policy blocks the application: let it in',
};

/** The failure behind an error of `@azure/identity`. What our own HTTP has seen counts for more than the library's words. */
export function signInFailure(
  error: unknown,
  http: SignInHttp,
  settings: EntraSettings,
  target: EntraTarget,
  kit: Kit,
): Failure {
  if (error instanceof Failure) return error;
  const unanswered = http.failure();
  if (unanswered !== undefined) return unanswered;
  const answer = http.answer();
  if (answer === undefined) return unprepared(error, settings, kit);
  if (answer.status >= 200 && answer.status <= 299) {
    return new Failure('protocol', `sign-in: an answer with ${answer.status} does not have the documented shape`);
  }
  return declined(answer, adviceFor(settings, target), kit);
}

function declined(answer: SignInAnswer, adviceOn: (code: string | null) => string, kit: Kit): Failure {
  const { code, words, traceId } = read(answer.body);
  const vendorSays = words === null ? '' : ` (${scrub(kit.redact(words))})`;
  const details = traceId === null ? {} : { requestId: traceId };
  const kind = failureKindOf(answer.status);
  const says = `sign-in was answered with ${answer.status}${vendorSays}`;
  // Entra answers a wrong secret with 401 and an unknown application with 400: both mean that we may not come in.
  if (kind === 'rejected' || kind === 'auth') {
    return new Failure('auth', `${says}; ${adviceOn(code)}`, { ...details, status: answer.status });
  }
  return failureOf(answer, says, kit.now(), details);
}

/** What to do about a code of Microsoft's, or about one that we don't know. */
function adviceFor(settings: EntraSettings, { product, setting }: EntraTarget): (code: string | null) => string {
  return (code) => {
    if (code === 'AADSTS90002') return `there is no such tenant: check \`tenantId\` and \`${setting}\``;
    if (code === 'AADSTS500011') return `the tenant does not know ${product} under this address: check \`${setting}\``;
    const known = code === null ? undefined : ADVICE[code];
    if (known !== undefined) return known;
    return settings.managedIdentity === true
      ? 'check that this machine has the managed identity'
      : 'check `tenantId`, `clientId` and the credential';
  };
}

/** The sign-in failed before anything was sent: a certificate that can't be read, a token file that isn't there. */
function unprepared(error: unknown, settings: EntraSettings, kit: Kit): Failure {
  const what =
    settings.certificate !== undefined
      ? 'the certificate could not be used; it has to be PEM and hold the certificate and its private key'
      : settings.workloadIdentity === true
        ? "the service account's token could not be read"
        : 'it could not be prepared';
  const words = error instanceof Error ? scrub(kit.redact(error.message.split('\n', 1)[0] ?? '')) : '';
  return new Failure('auth', `sign-in: ${what}${words === '' ? '' : ` (${words})`}`, { cause: error });
}

function read(body: string): {
  readonly code: string | null;
  readonly words: string | null;
  readonly traceId: string | null;
} {
  const description = descriptionIn(body);
  if (description === null) return { code: null, words: null, traceId: null };
  return {
    code: /AADSTS\d+/.exec(description)?.[0] ?? null,
    words: description.split(/\s*(?:Trace ID:|\r?\n)/, 1)[0] ?? null,
    traceId: /Trace ID:\s*([0-9a-f-]{36})/i.exec(description)?.[1] ?? null,
  };
}

function descriptionIn(body: string): string | null {
  try {
    const answer: unknown = JSON.parse(body);
    if (!isRecord(answer)) return null;
    const words = answer.error_description ?? answer.error;
    return typeof words === 'string' ? words : null;
  } catch {
    return null;
  }
}
