/** Who looks at the page, and what they may do. The session is a cookie that no script can read. */
import { signal } from '@preact/signals';
import { createSession, deleteSession, getSelf, getWaysIn, type Self } from './api/client.ts';
import { Refused } from './api/send.ts';
import { pathIn } from './words/path.ts';

/** How it stands with signing in. */
export type Session =
  | { readonly is: 'asking' }
  | { readonly is: 'unreachable' }
  | { readonly is: 'out'; readonly says: string | null }
  | { readonly is: 'in'; readonly self: Self };

/** The session. */
export const session = signal<Session>({ is: 'asking' });

/** Where the daemon sends people on to the OpenID Connect issuer, beside the page; null: there is only the key; undefined: not asked. */
export const redirect = signal<string | null | undefined>(undefined);

/** Where somebody wanted to be before they were sent to the issuer; the issuer doesn't give a fragment back. */
const WANTED_AS = 'watchword-wanted';

const ROLES: readonly Self['role'][] = ['viewer', 'operator', 'admin'];

/** Whether who is signed in may do what a role may; the daemon decides anyway, this only spares offering it. */
export function may(role: Self['role']): boolean {
  const { value } = session;
  return value.is === 'in' && ROLES.indexOf(value.self.role) >= ROLES.indexOf(role);
}

/** Finds out whether somebody is signed in already. */
export async function resume(): Promise<void> {
  session.value = { is: 'asking' };
  try {
    session.value = { is: 'in', self: await getSelf() };
    goWhereWanted();
  } catch (error) {
    const isOut = error instanceof Refused && error.status === 401;
    // Asked before the door is shown, so that nothing moves on it.
    session.value = isOut ? { is: 'out', says: await askWaysIn() } : { is: 'unreachable' };
  }
}

/** Finds out how one may sign in; answers with why signing in at the issuer has just failed, which the daemon says once. */
export async function askWaysIn(): Promise<string | null> {
  try {
    const ways = await getWaysIn();
    redirect.value = ways.redirect?.path ?? null;
    return ways.failed;
  } catch {
    // The key is a way in that always exists, and who tries it is told what is wrong.
    return null;
  }
}

/** Somebody sets out for the issuer. */
export function rememberWanted(): void {
  try {
    sessionStorage.setItem(WANTED_AS, location.hash);
  } catch {
    // A browser that keeps nothing comes back to the overview.
  }
}

/** Somebody is back from the issuer. */
function goWhereWanted(): void {
  try {
    const wanted = sessionStorage.getItem(WANTED_AS);
    sessionStorage.removeItem(WANTED_AS);
    if (wanted !== null && location.hash === '') location.hash = pathIn(wanted);
  } catch {
    // Nothing was kept.
  }
}

/** Signs in with a key. Throws an error with a sentence for whoever tried. */
export async function signIn(key: string): Promise<void> {
  try {
    session.value = { is: 'in', self: await createSession({ key }) };
    goWhereWanted();
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
    throw new Error('This key opens nothing: it is misspelt, has expired, or was revoked.');
  }
}

/** Signs out, here and at the daemon. */
export async function signOut(): Promise<void> {
  await deleteSession();
  session.value = { is: 'out', says: null };
}

/** The daemon no longer knows who this is. */
export function signedOut(): void {
  if (session.value.is === 'in') session.value = { is: 'out', says: 'Your session has ended. Please sign in again.' };
}
