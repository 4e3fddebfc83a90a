/** Everything that can be wrong, looked at before it goes wrong. Nothing here writes. */
import { clockFinding, Failure, type Finding, failure, findingsAbout, ok, unknown, warning } from '#authority';
import { warningsAbout } from './list.ts';
import { defined, IN_CONSOLE, NotDefined, refuseOther } from './look.ts';
import { ROLE } from './refused.ts';
import { type Requirements, usable } from './requirements.ts';
import type { Tenant } from './tenant.ts';

const { fromFailure, look } = findingsAbout({
  product: 'PingOne',
  host: 'PingOne',
  auth: 'correct the credentials or grant the role',
});

const REQUIREMENT = 'requirement';
const TOKENS = 'token-list';

export async function* check(tenant: Tenant, signal: AbortSignal): AsyncGenerator<Finding, void, undefined> {
  const signIn = await look('sign-in', signal, async () => {
    await tenant.session.token(signal);
    return [ok('sign-in', 'PingOne lets the worker application in')];
  });
  yield* signIn;
  if (signIn.some(({ level }) => level !== 'ok')) return;
  const { requirements, findings } = await readOnce(tenant, signal);
  yield* findings;
  yield clockFinding('PingOne', tenant.client.clockAheadMs);
  if (requirements === null) return;
  yield environment(tenant, requirements);
  yield* requirementChecks(requirements, tenant.kit.now());
}

/** One look tells whether the role is enough and whether there is anything. Who is told that there is nothing may look. */
async function readOnce(
  tenant: Tenant,
  signal: AbortSignal,
): Promise<{ readonly requirements: Requirements | null; readonly findings: readonly Finding[] }> {
  const mayRead = [ok('permission-list', 'the worker application may read the device requirements'), mayChange()];
  try {
    const requirements = await defined(tenant, signal);
    return { requirements, findings: [...mayRead, ok(REQUIREMENT, 'the application has an MDM requirement')] };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    if (error instanceof NotDefined) {
      const resolve = `correct the ids, or ${IN_CONSOLE}; then check again`;
      return { requirements: null, findings: [...mayRead, failure(REQUIREMENT, error.message, resolve)] };
    }
    const findings = [fromFailure(error.kind === 'auth' ? 'permission-list' : REQUIREMENT, error)];
    return { requirements: null, findings };
  }
}

/** To try it would be to do it, and PingOne has no call that tells what an application may do. */
function mayChange(): Finding {
  return unknown(
    'permission-change',
    `whether the worker application may change tokens can't be told without doing it: it takes ${ROLE}`,
    "look at the worker application's roles in the console",
  );
}

function environment(tenant: Tenant, requirements: Requirements): Finding {
  const name = 'environment';
  if (requirements.environmentId === null) {
    return unknown(
      name,
      'the answer does not say which environment it is about',
      'compare the tokens with the console',
    );
  }
  try {
    refuseOther(tenant, requirements);
    return ok(name, 'the requirement belongs to the configured environment');
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return fromFailure(name, error);
  }
}

function requirementChecks(requirements: Requirements, now: number): readonly Finding[] {
  const tokens = usable(requirements);
  const noTokens = failure(TOKENS, 'the MDM requirement has no token', IN_CONSOLE);
  const times = tokens.filter(({ createdAt }) => createdAt === null).length;
  return [
    enforcement(requirements, now),
    tokens.length === 0
      ? noTokens
      : ok(TOKENS, `${tokens.length} ${tokens.length === 1 ? 'token is' : 'tokens are'} active`),
    ...(times === 0
      ? []
      : [
          warning(
            'times',
            `when ${times} of the tokens ${times === 1 ? 'was' : 'were'} created can't be read: which is the newest goes by the order of the list`,
            'report it with the form of the times, as the console shows them',
          ),
        ]),
    ...warningsAbout(requirements).map((says) => warning('content', says, 'correct it in the console')),
  ];
}

/** From when on phones are asked for a token. */
function enforcement({ isEnabled, effectiveAt }: Requirements, now: number): Finding {
  const name = 'enforcement';
  if (isEnabled === false) {
    const says = 'the MDM requirement is switched off: phones are not asked for a token, and all of them are let in';
    return warning(
      name,
      says,
      'switch on `Require mobile device management` in the console once every phone has the token',
    );
  }
  if (typeof effectiveAt !== 'number') return ok(name, 'phones are taken to be asked for a token');
  const date = new Date(effectiveAt).toISOString().slice(0, 10);
  if (effectiveAt <= now) return ok(name, `phones are asked for a token, since ${date}`);
  const says = `the MDM requirement is not enforced yet: until ${date} phones are not asked for a token, and all of them are let in`;
  return warning(name, says, 'nothing, if that is meant; otherwise correct the effective date in the console');
}
