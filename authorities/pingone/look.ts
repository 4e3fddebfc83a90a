/** Reading the requirements, and saying what is missing where there is nothing to read. */
import { Failure } from '#authority';
import { isMissing } from './refused.ts';
import { type Requirements, readRequirements, usable } from './requirements.ts';
import type { Tenant } from './tenant.ts';

/** What a person does in the console; its names are documented, and may have changed since. */
export const IN_CONSOLE =
  'in the PingOne console open Applications > Applications > PingID Mobile > Edit > Mobile Requirements, switch on `Require mobile device management`, and choose Generate New Token and Save';

/** There is nothing to read yet, or not where the settings say: known because we were let in and were told so. */
export class NotDefined extends Failure {
  constructor(says: string, cause?: Failure) {
    super('rejected', says, {
      ...(cause && { cause }),
      ...(cause?.status === undefined ? {} : { status: cause.status }),
    });
  }
}

/** The requirements with at least one token in them. Anything less is thrown: it never means that every token is gone. */
export async function look(tenant: Tenant, signal: AbortSignal): Promise<Requirements> {
  const requirements = await defined(tenant, signal);
  refuseOther(tenant, requirements);
  if (usable(requirements).length > 0) return requirements;
  throw new Failure('rejected', `the MDM requirement of ${inWords(tenant)} has no token; ${IN_CONSOLE}`);
}

/** The requirements, however little may be in them. */
export async function defined(tenant: Tenant, signal: AbortSignal): Promise<Requirements> {
  const requirements = readRequirements(await text(tenant, signal));
  for (const { value } of requirements?.entries ?? []) tenant.kit.guard(value);
  if (requirements !== null) return requirements;
  throw new NotDefined(`${inWords(tenant)} has device requirements, and none about MDM; ${IN_CONSOLE}`);
}

/** Tokens of one environment must never be taken for those of another. */
export function refuseOther({ settings }: Tenant, { environmentId }: Requirements): void {
  if (environmentId === null || environmentId.toLowerCase() === settings.environmentId.toLowerCase()) return;
  throw new Failure(
    'rejected',
    `the answer is about the environment ${shownId(environmentId)}, and \`environmentId\` is ${settings.environmentId}: correct the settings`,
  );
}

function inWords({ settings: { applicationId, environmentId } }: Tenant): string {
  return `the application ${applicationId} in the environment ${environmentId}`;
}

async function text(tenant: Tenant, signal: AbortSignal): Promise<string> {
  try {
    return await tenant.client.requirements(signal);
  } catch (error) {
    throw isMissing(error) ? await whatIsMissing(tenant, error, signal) : error;
  }
}

/**
 * unverified: how does "nothing is defined yet" differ from "no such application"? (sheet: Reading) Both are answered as not found, so
 * the application itself is asked for; where even that can't be told, both are named.
 */
async function whatIsMissing(tenant: Tenant, cause: Failure, signal: AbortSignal): Promise<Failure> {
  const nothing = `no device requirements are defined for ${inWords(tenant)}; ${IN_CONSOLE}`;
  const ids = 'check `applicationId`, `environmentId` and the region';
  try {
    const exists = await tenant.client.hasApplication(signal);
    const says = exists ? nothing : `there is no ${inWords(tenant).replace('the ', '')}: ${ids}`;
    return new NotDefined(says, cause);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return new NotDefined(`${nothing}. If they are defined there, ${ids}`, cause);
  }
}

function shownId(id: string): string {
  return /^[\w-]{1,64}$/.test(id) ? id : 'with an odd id';
}
