/** Who looks at the page, and what they may do. The session is a cookie that no script can read. */
import { signal } from '@preact/signals';
import { createSession, deleteSession, getSelf, type Self } from './api/client.ts';
import { Refused } from './api/send.ts';

/** How it stands with signing in. */
export type Session =
  | { readonly is: 'asking' }
  | { readonly is: 'unreachable' }
  | { readonly is: 'out'; readonly says: string | null }
  | { readonly is: 'in'; readonly self: Self };

/** The session. */
export const session = signal<Session>({ is: 'asking' });

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
  } catch (error) {
    const isOut = error instanceof Refused && error.status === 401;
    session.value = isOut ? { is: 'out', says: null } : { is: 'unreachable' };
  }
}

/** Signs in with a key. Throws an error with a sentence for whoever tried. */
export async function signIn(key: string): Promise<void> {
  try {
    session.value = { is: 'in', self: await createSession({ key }) };
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
