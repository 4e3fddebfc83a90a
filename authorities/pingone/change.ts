/**
 * Adding a token and taking one away: read, change the list where it stands in the text, send everything back, read again.
 *
 * | the first read shows                                | what follows                                             |
 * |-----------------------------------------------------|----------------------------------------------------------|
 * | a token that is to be added, or none to take away   | nothing is sent: an earlier try arrived                  |
 * | no other token than the one to take away            | rejected: PingOne would make one up that nobody has      |
 * | anything else                                       | PUT                                                      |
 *
 * | the read after the PUT shows                        | what follows                                             |
 * |-----------------------------------------------------|----------------------------------------------------------|
 * | another neighbour than before                       | conflict                                                 |
 * | a token gone that we did not take away              | conflict                                                 |
 * | one taken away that is still there                  | conflict                                                 |
 * | one added that isn't there, and no other new one    | conflict                                                 |
 * | one added that isn't there, and another new one     | done: PingOne may choose its own values, `list` shows it |
 * | our change, and nothing else                        | done                                                     |
 *
 * What somebody saves between our first read and the PUT is lost, and nothing shows it: PingOne replaces the whole object and has
 * nothing to compare it with. (sheet: Writing one key without touching its neighbours) The gap is one round trip; reading once more
 * before the PUT would not make it smaller. Whether the requirement is switched on is of no matter here: tokens may be prepared first.
 */
import { Failure, type Secret } from '#authority';
import { READ_ONLY, withoutReadOnly, withoutToken, withToken } from './edit.ts';
import { look } from './look.ts';
import { movedBetween } from './neighbours.ts';
import { isInvalid } from './refused.ts';
import { type Requirements, usable } from './requirements.ts';
import type { Tenant } from './tenant.ts';

interface Change {
  readonly what: 'add' | 'remove';
  readonly value: string;
}

export function add(tenant: Tenant, value: Secret, signal: AbortSignal): Promise<void> {
  return tenant.turns.take(() => change(tenant, { what: 'add', value: value.reveal() }, signal), signal);
}

export function remove(tenant: Tenant, value: Secret, signal: AbortSignal): Promise<void> {
  return tenant.turns.take(() => change(tenant, { what: 'remove', value: value.reveal() }, signal), signal);
}

async function change(tenant: Tenant, wanted: Change, signal: AbortSignal): Promise<void> {
  const { known } = tenant;
  if (known.refusesReadOnly) return attempt(tenant, wanted, signal, withoutReadOnly);
  try {
    return await attempt(tenant, wanted, signal, (text) => text);
  } catch (error) {
    if (!mayBeReadOnly(error)) throw error;
  }
  // From the start: what was read before the refusal is older now than it has to be.
  await attempt(tenant, wanted, signal, withoutReadOnly);
  known.refusesReadOnly = true;
}

async function attempt(
  tenant: Tenant,
  { what, value }: Change,
  signal: AbortSignal,
  sent: (text: string) => string,
): Promise<void> {
  const { kit, client } = tenant;
  kit.guard(value);
  const before = await look(tenant, signal);
  const isThere = has(before, value);
  if (isThere === (what === 'add')) return;
  if (what === 'remove' && usable(before).every((entry) => entry.value === value)) {
    throw new Failure(
      'rejected',
      'this is the last token of the MDM requirement: without it PingOne would make one up that no phone has; nothing was sent',
    );
  }
  const text = what === 'add' ? withToken(before, value, kit.now()) : withoutToken(before, value);
  await client.replaceRequirements(sent(text), signal);
  verify(before, await look(tenant, signal), { what, value });
}

/** Whether what was sent back along with our change may be what is refused. */
function mayBeReadOnly(error: unknown): boolean {
  if (!isInvalid(error)) return false;
  const named = error.targets.map((target) => target.split(/\W+/).find((word) => word !== '') ?? '');
  return named.length === 0 || named.some((name) => READ_ONLY.includes(name));
}

function verify(before: Requirements, after: Requirements, { what, value }: Change): void {
  const moved = movedBetween(before.text, after.text);
  if (moved.length > 0) throw conflict(`${moved.join(', ')} changed at the same time`);
  const lost = usable(before).filter((entry) => entry.value !== value && !has(after, entry.value));
  if (lost.length > 0) {
    throw conflict(`${lost.length} other ${lost.length === 1 ? 'token has' : 'tokens have'} gone at the same time`);
  }
  const isThere = has(after, value);
  if (what === 'remove' && isThere) throw conflict('the token that was taken away is there again');
  if (what === 'add' && !isThere && after.entries.every((entry) => has(before, entry.value))) {
    throw conflict('the token that was added is not there');
  }
}

function has({ entries }: Requirements, value: string): boolean {
  return entries.some((entry) => entry.value === value);
}

function conflict(says: string): Failure {
  return new Failure(
    'conflict',
    `PingOne accepted the change, and ${says}: look in the console, and find out who else changes the mobile requirements`,
  );
}
