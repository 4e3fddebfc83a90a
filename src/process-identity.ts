/**
 * Which process, beyond doubt: the start of the machine, the namespace of process numbers, the number and when the process
 * began. With it a lease whose holder has died on this machine needn't be waited out; without it (not Linux) it is.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';

const BOOT = '/proc/sys/kernel/random/boot_id';

/** This process, in one word without blanks; null where the system doesn't tell. */
export function processIdentity(): string | null {
  const here = place();
  const seen = look(process.pid);
  return here === null || typeof seen === 'string' ? null : `${here}.${process.pid}.${seen.beganAt}`;
}

/** Whether a process is known to have ended. One of another machine, one that can't be looked at, or none at all, is not. */
export function isKnownDead(identity: string): boolean {
  const [, here, pid, beganAt] = /^(.+)\.([1-9]\d{0,9})\.(\d+)$/.exec(identity) ?? [];
  if (here === undefined || here !== place()) return false;
  const seen = look(Number(pid));
  if (typeof seen === 'string') return seen === 'ended';
  // The number was given to another process meanwhile.
  return seen.beganAt !== beganAt;
}

function place(): string | null {
  try {
    // A `/proc` of another namespace speaks of other processes under the same numbers.
    if (readlinkSync('/proc/self') !== String(process.pid)) return null;
    const namespace = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0];
    return namespace === undefined ? null : `${readFileSync(BOOT, 'utf8').trim()}.${namespace}`;
  } catch {
    return null;
  }
}

/** The kernel's start time of a process in ticks, or what else can be said of it. */
function look(pid: number): { readonly beganAt: string } | 'ended' | 'hidden' {
  try {
    // The name in brackets may hold anything; the fields that count stand behind the last bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ');
    const [state, beganAt] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X') return 'ended';
    return beganAt === undefined ? 'hidden' : { beganAt };
  } catch {
    return isThere(pid) ? 'hidden' : 'ended';
  }
}

/** Asked of the kernel itself: `/proc` may be mounted so that it hides the processes of other users. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Who does something, for the trail: `cli:root@host`. */
export function actorName(who: 'cli' | 'daemon'): string {
  return who === 'cli' ? `cli:${userName()}@${hostname()}` : `daemon@${hostname()}`;
}

/** A container may run under a user number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
