/** From an answer that declines to a `Failure` whose message names method, path and status, and never a body or a header. */
import { type Failure, failureOf, type Kit } from '#connector';
import { vendorWords } from './vendor-words.ts';

/** A request as messages and logs speak of it. */
export interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the product's address, without query. */
  readonly path: string;
  /** What it is for, for ceilings, logs and metrics: `force-check-in`. */
  readonly operation: string;
  /** The role it needs, as the console names it. */
  readonly role: string;
}

/** `POST /msa/v1/cps/device`: how messages call a request. */
export function nameOf({ method, path }: Asked): string {
  return `${method} ${path}`;
}

/** The failure for an answer with a status outside 200 to 299. */
export function refused(
  asked: Asked,
  answer: { readonly status: number; readonly headers: Headers; readonly text: string },
  kit: Kit,
): Failure {
  const { status, text } = answer;
  const words = vendorWords(text, kit);
  const advice = adviceFor(asked, status);
  const says = `${nameOf(asked)} was answered with ${status}${words === '' ? '' : ` (${words})`}`;
  return failureOf(answer, kit.redact(advice === '' ? says : `${says}; ${advice}`), kit.now(), {
    ...(status === 403 ? { permission: asked.role } : {}),
  });
}

/** unverified: does a missing role look like a wrong password? (sheet: Quirks a simulator must reproduce, 10) The sentence allows for both. */
function adviceFor({ role }: Asked, status: number): string {
  if (status === 401) return `the user name or the password is wrong, or the user lacks the role ${role}`;
  return status === 403 ? `the user needs the role ${role}` : '';
}
