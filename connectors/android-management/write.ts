/**
 * Writing the keys of a slot: read the policy afresh, compare, send the app's configuration and nothing else, read again.
 *
 * | the fresh read shows          | what follows                             |
 * |-------------------------------|------------------------------------------|
 * | the value already             | nothing to write: an earlier try arrived |
 * | another revision than before  | conflict, nothing written                |
 * | what was there before         | the change                               |
 *
 * | the read after it shows                  | outcome                                                       |
 * |------------------------------------------|---------------------------------------------------------------|
 * | what was sent, one version later         | written                                                       |
 * | exactly what was there before            | unconfirmed: it may show a moment later                       |
 * | what was sent, several versions later    | conflict: our configuration may have replaced another change  |
 * | anything else                            | conflict: somebody else wrote, or the mask was not honoured   |
 *
 * Other apps of the policy are not sent, so what happens to them in the same instant stays. There is no conditional write: Google
 * documents neither an ETag nor a precondition on `version`.
 */
import { Failure, type ObservedSlot, type WriteReport } from '#connector';
import type { Configuration } from './configuration.ts';
import type { AndroidSlot, Enterprise } from './enterprise.ts';
import { normalize } from './normalize.ts';
import { type Found, find, revisionOf, seen } from './observe.ts';
import { changeOf, inWords, othersOf, type Policy } from './policy.ts';

export async function write(
  enterprise: Enterprise,
  slot: AndroidSlot,
  before: ObservedSlot,
  reveal: () => string,
  signal: AbortSignal,
): Promise<WriteReport> {
  const { client, kit, policies, reports } = enterprise;
  const value = reveal();
  const normalized = normalize(value);
  if ('unsupported' in normalized) throw new Failure('rejected', `${before.place}: ${normalized.unsupported}`);
  const id = slot.settings.policy;
  const fresh = await readFresh(enterprise, id, before, signal);
  const found = find(fresh, slot);
  if (found === null) throw new Failure('conflict', `${before.place} has been taken out since it was looked at`);
  const report = (outcome: 'written' | 'unconfirmed', policy: Policy): WriteReport => ({
    outcomes: [{ outcome, copies: 1 }],
    after: seen(policy, slot, kit),
  });
  if (found.configuration.value === value) return report('written', fresh);
  if (revisionOf(found.app, found.configuration, kit) !== before.revision) {
    throw new Failure('conflict', `${found.of} has changed since it was looked at; nothing was written`);
  }
  const wanted = found.configuration.with(value);
  policies.forget(id);
  reports.forget();
  await client.modifyApplications(id, changeOf(slot.app.packageId, wanted.text), signal);
  policies.forget(id);
  const after = await client.policy(id, signal);
  return report(judge(fresh, found, after, wanted, slot), after);
}

async function readFresh(
  { client }: Enterprise,
  id: string,
  before: ObservedSlot,
  signal: AbortSignal,
): Promise<Policy> {
  try {
    return await client.policy(id, signal);
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== 404) throw error;
    const says = `${before.place} has been deleted since it was looked at`;
    throw new Failure('conflict', says, { cause: error, status: 404 });
  }
}

/** What became of a write, from what was there, what was sent and what is there now. */
function judge(
  fresh: Policy,
  found: Found,
  after: Policy,
  wanted: Configuration,
  slot: AndroidSlot,
): 'written' | 'unconfirmed' {
  const now = find(after, slot);
  if (now !== null && othersOf(after, now.app) === othersOf(fresh, found.app)) {
    if (now.configuration.canonical === wanted.canonical && after.version - fresh.version <= STEP) return 'written';
    if (now.configuration.canonical === found.configuration.canonical) return 'unconfirmed';
  }
  throw new Failure(
    'conflict',
    `${inWords(after.id)} was written, and something else in it changed at the same time: look at who else writes it`,
  );
}

/**
 * By how much a write makes `version` rise. Google documents that it rises with each update.
 * unverified: by exactly one? Where it rises by more, every write ends in a conflict, and the look that follows finds the value in
 * place; where it stays, what somebody else writes into the same app in the same instant goes unseen. (sheet: Open questions)
 */
const STEP = 1;
