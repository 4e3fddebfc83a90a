/** May we come in, and may we do what we are asked to? */
import type { Failure, Finding } from '#connector';
import { CPS_ROLE } from '../../ivanti-cps/cps.ts';
import type { Listed } from '../client.ts';
import { READ_DEVICES, TENANT, WRITE_DEVICES } from '../roles.ts';
import type { Account } from '../settings.ts';
import type { Space } from '../space.ts';
import { failure, fromFailure, type Look, ok, unknown, warning } from './finding.ts';
import type { Seen } from './tenant.ts';

/** A role that is missing is not a wrong password: whoever is told so has been let in. */
export function signIn(spaces: Look<Listed>): Finding {
  const check = 'sign-in';
  if ('value' in spaces || spaces.failure.status === 403) return ok(check, 'the user can sign in');
  return fromFailure(check, spaces.failure);
}

/** Each role by doing what it allows. Others may include it, so that something was possible does not say which roles there are. */
export function* roles(
  { space }: Account,
  spaces: Look<readonly Space[]>,
  { sample, metadata, definitions }: Seen,
): Generator<Finding, void, undefined> {
  const isSpaceKnown = space !== undefined || ('value' in spaces && spaces.value.some(({ isDefault }) => isDefault));
  if (!isSpaceKnown) {
    if ('failure' in spaces)
      yield tried('role-spaces', '', spaces, TENANT, ', or set `space` to the id of the device space');
    const says = 'whether the user may list devices can only be told once the device space is known';
    yield unknown('role-devices', says, `the role it takes is ${READ_DEVICES}`);
  } else {
    if ('failure' in spaces) yield missingExtra('role-spaces', spaces.failure, TENANT);
    yield tried('role-devices', 'the user may list devices', sample, READ_DEVICES);
  }
  const defined = 'the user may see how attributes are defined';
  if (metadata === null) {
    yield tried('role-definitions', defined, definitions, TENANT);
    yield unknown(
      'role-write',
      `whether the user has the role ${WRITE_DEVICES} can't be told without writing, and nothing is written to find out`,
      'prove it on one device, with `check --write-probe DEVICE`',
    );
  } else {
    yield tried('role-partner-api', 'the user may use Common Platform Services', metadata, CPS_ROLE, INSTEAD_OF_CPS);
    if ('value' in definitions) yield ok('role-definitions', defined);
    else yield missingExtra('role-definitions', definitions.failure, TENANT);
  }
}

const INSTEAD_OF_CPS = `, or set \`attributeCalls: device\` and grant ${WRITE_DEVICES}; the README says what that costs`;

function tried(check: string, says: string, seen: Look<unknown>, role: string, otherwise = ''): Finding {
  if ('value' in seen) return ok(check, says);
  if (seen.failure.kind !== 'auth') return fromFailure(check, seen.failure);
  return failure(check, seen.failure.message, `grant the role ${role}${otherwise}`);
}

/** What is only looked at by the self-check: without it, the check knows less, and nothing else is concerned. */
export function missingExtra(check: string, found: Failure, role: string): Finding {
  if (found.kind !== 'auth') return fromFailure(check, found);
  return warning(check, found.message, `grant the role ${role}, or go without what the check finds by it`);
}
