/**
 * Who does what: each piece of work goes to the replica for which it draws the highest number (rendezvous hashing). Everybody who
 * knows the same replicas comes to the same answer without asking anybody; when one comes or goes, only its own share moves.
 */
import { hash } from 'node:crypto';

/** The replica that does the work: one of `replicas`, whatever their order; null where there is none. */
export function ownerOf(work: string, replicas: readonly string[]): string | null {
  let best: { readonly replica: string; readonly draw: string } | null = null;
  for (const replica of replicas) {
    const draw = hash('sha256', `${replica}\n${work}`);
    if (best === null || draw > best.draw) best = { replica, draw };
  }
  return best?.replica ?? null;
}
