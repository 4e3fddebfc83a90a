/** May we come in, and may we do what we are asked to? Each role by doing what it allows. */
import { Failure, type Finding } from '#connector';
import { fromFailure, look, ok, unknown, warning } from '../../ivanti-cps/finding.ts';
import type { Page } from '../client.ts';
import { ACTIVE_DEVICES } from '../devices.ts';
import { MANAGE_APPS } from '../roles.ts';
import type { Tenant } from '../tenant.ts';

const DEVICES = 'permission-devices';

/** What came of the first request; `page` where it was answered. */
export interface SignedIn {
  readonly isIn: boolean;
  readonly page: Page | null;
  readonly findings: readonly Finding[];
}

/** The first request: who is refused with 401 is not let in, who is refused with 403 is, and lacks a role. */
export async function signIn({ client }: Tenant, signal: AbortSignal): Promise<SignedIn> {
  const fields = ['common.uuid', 'common.status'];
  try {
    const page = await client.devices({ fields, query: ACTIVE_DEVICES, offset: 0, limit: 1 }, signal);
    return { isIn: true, page, findings: [ok('sign-in', SIGNED_IN), ok(DEVICES, 'the user may list devices')] };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    const isIn = error.status === 403;
    const findings = isIn ? [ok('sign-in', SIGNED_IN), fromFailure(DEVICES, error)] : [fromFailure('sign-in', error)];
    return { isIn, page: null, findings };
  }
}

const SIGNED_IN = 'the user can sign in';

/** Reading attributes is tried. Writing them would be a write, so that is left to a person who names a device. */
export function attributeRole({ attributes }: Tenant, signal: AbortSignal): Promise<readonly Finding[]> {
  return look('permission-attributes', signal, async () => {
    await attributes.get(signal);
    return [
      ok('permission-attributes', 'the user may read device attributes'),
      unknown(
        'permission-write',
        'whether the user may write device attributes, and whether a write leaves the others of a device alone, is not tried here',
        'prove it on one device that holds a value: `watchword check <account> --write-probe <device>`',
      ),
    ];
  });
}

/** The catalogue of apps is only looked at here: without it a slot works all the same. */
export async function appRole({ client }: Tenant, signal: AbortSignal): Promise<readonly Finding[]> {
  try {
    await client.apps(0, 1, signal);
    return [ok('permission-apps', 'the user may look at apps')];
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    if (error.kind !== 'auth') return [fromFailure('permission-apps', error)];
    const resolve = `give the user the role ${MANAGE_APPS}, or look by yourself whether each app is there and published`;
    return [warning('permission-apps', error.message, resolve)];
  }
}
