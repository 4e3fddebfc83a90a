/**
 * Ready-made behaviours, to be combined: `simulator.behave(onOperation('list', nthRequest(2, answerWith(500))))`.
 * Those that count keep their count for as long as they live; make a new one for each use.
 */

import { changeAt, type Path } from './json-path.ts';
import type { Behaviour, SimulatedRequest } from './simulated.ts';

type Answer = Exclude<ReturnType<Behaviour>, string | undefined>;

/** What a behaviour says to every request: for combining. */
export type Says = NonNullable<ReturnType<Behaviour>> | Behaviour;

function asked(says: Says, request: SimulatedRequest): ReturnType<Behaviour> {
  return typeof says === 'function' ? says(request) : says;
}

/** Says it to every request: `always('reset')`. */
export function always(says: Says): Behaviour {
  return (request) => asked(says, request);
}

export function answerWith(status: number, body = '', headers: Readonly<Record<string, string>> = {}): Behaviour {
  const type = body.startsWith('{') ? 'application/json' : 'text/plain; charset=utf-8';
  const answer: Answer = { status, body, headers: { 'content-type': type, ...headers } };
  return () => answer;
}

/** What a proxy or a captive portal puts in the vendor's place. */
export function htmlPage(status = 200): Behaviour {
  const body =
    '<!DOCTYPE html><html><head><title>Please wait</title></head><body><p>We will be back soon.</p></body></html>';
  return answerWith(status, body, { 'content-type': 'text/html; charset=utf-8' });
}

/** 429. `retryAfter` is the header as it goes out: `2`, `2.128`, a date; undefined sends none. */
export function throttle(retryAfter?: string | number, body = ''): Behaviour {
  return answerWith(429, body, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) });
}

/** Only requests of this operation. */
export function onOperation(operation: string, says: Says): Behaviour {
  return (request) => (request.operation === operation ? asked(says, request) : undefined);
}

/** Only requests whose path and query match. */
export function onPath(pattern: RegExp, says: Says): Behaviour {
  return (request) => (pattern.test(request.path) ? asked(says, request) : undefined);
}

/** Only the nth request that reaches it, counted from 1. */
export function nthRequest(nth: number, says: Says): Behaviour {
  let seen = 0;
  return (request) => {
    seen += 1;
    return seen === nth ? asked(says, request) : undefined;
  };
}

/** Only the first `count` times that it has something to say. */
export function times(count: number, says: Says): Behaviour {
  let said = 0;
  return (request) => {
    if (said >= count) return undefined;
    const answer = asked(says, request);
    if (answer !== undefined) said += 1;
    return answer;
  };
}

export function once(says: Says): Behaviour {
  return times(1, says);
}

/** The first pages come, a following one doesn't. `mark` is how the vendor's addresses of following pages look. */
export function failNextPage(says: Says, mark = /skiptoken=/i): Behaviour {
  return onPath(mark, says);
}

/** The vendor's answer under another content type. */
export function wrongContentType(type = 'text/html; charset=utf-8'): Behaviour {
  return always({ rewrite: (body) => body, headers: { 'content-type': type } });
}

/** The vendor's JSON answer without what stands at the path; `*` takes every element: `value.*.id`. */
export function dropField(path: Path): Behaviour {
  return always({ rewrite: (body) => changeAt(body, path, () => undefined) });
}

/** The vendor's JSON answer with another value at the path; a member that isn't there is added. */
export function replaceField(path: Path, value: unknown): Behaviour {
  return always({ rewrite: (body) => changeAt(body, path, () => value) });
}

/** The vendor's JSON answer, changed in any way. */
export function changeJson(change: (value: unknown) => unknown): Behaviour {
  return always({ rewrite: (body) => changeAt(body, '', change) });
}
