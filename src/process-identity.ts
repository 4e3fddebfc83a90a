/**
 * Which process, beyond doubt: the start of the machine, the namespace of process numbers, the number and when the process
 * began. With it a lease whose holder has died on this machine needn't be waited out; without it (not Linux) it is.
 */
import { readFileSync, readlinkSync } from 'node:fs';

const BOOT = '/proc/sys/kernel/random/boot_id';

/** This process, in one word without blanks; null where the system doesn't tell. */
export function processIdentity(): string | null {
  const here = place();
  const began = beganAt(process.pid);
  return here === null || began === null ? null : `${here}.${process.pid}.${began}`;
}

/** Whether a process is known to have ended. A process of another machine, or one that can't be looked at, is not. */
export function isKnownDead(identity: string): boolean {
  const [boot, namespace, pid, began] = identity.split('.');
  if (pid === undefined || began === undefined || `${boot}.${namespace}` !== place()) return false;
  return beganAt(Number(pid)) !== began;
}

function place(): string | null {
  try {
    const namespace = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0];
    return namespace === undefined ? null : `${readFileSync(BOOT, 'utf8').trim()}.${namespace}`;
  } catch {
    return null;
  }
}

/** The kernel's start time of a process in ticks; null when there is no such process. */
function beganAt(pid: number): string | null {
  try {
    // The name in brackets may hold anything; the fields that count stand behind the last bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ');
    const [state] = fields;
    return state === 'Z' || state === 'X' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}
