import type { FastifyReply } from 'fastify';
import { StillServed } from '../../authority/refusals.ts';
import { Failure, UserError } from '../../model/failure.ts';
import { AccountBusy } from '../../reconcile/account-lease.ts';
import { StoreUnavailable } from '../../store/contract.ts';
import { PROBLEM_TYPE } from '../../validation/problem.ts';
import { PROBLEMS, type ProblemName, Refusal } from '../problems.ts';

/** What a refusal is answered with (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly [more: string]: unknown;
}

/** The body of a refusal. `detail` is a sentence of ours and repeats nothing that was sent. */
export function problemOf(name: ProblemName, detail: string, more: Readonly<Record<string, unknown>> = {}): Problem {
  const { status, title } = PROBLEMS[name];
  return { ...more, type: `urn:watchword:problem:${name}`, title, status, detail };
}

/** Answers with a refusal. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .header('content-type', PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem);
}

/** What was thrown on purpose as a refusal; null for what is a mistake of ours. */
export function problemFrom(error: unknown): Problem | null {
  if (error instanceof Refusal) return problemOf(error.problem, error.message, error.more);
  if (error instanceof StillServed) return problemOf('still-served', error.message, { serving: error.serving });
  if (error instanceof UserError) return problemOf('refused', error.message);
  if (error instanceof AccountBusy) return problemOf('busy', error.message);
  if (error instanceof Failure) return problemOf('vendor-failed', error.message, { kind: error.kind });
  if (error instanceof StoreUnavailable) {
    return problemOf(
      'store-unavailable',
      'the store can not be used now; if this was a change, look whether it was made',
    );
  }
  return fromFramework(error);
}

const BY_STATUS: Readonly<Record<number, readonly [ProblemName, string]>> = {
  400: ['bad-request', 'the request can not be read'],
  404: ['not-found', 'there is nothing here'],
  413: ['too-large', 'the body is larger than 64 KiB'],
  414: ['bad-request', 'a name in the path is too long'],
  415: ['unsupported-media-type', 'send JSON with the content type application/json'],
  429: ['too-many-requests', 'wait a little, and ask less often'],
  431: ['headers-too-large', 'the header fields are larger than 16 KiB'],
};

interface FrameworkError {
  readonly statusCode: number;
  readonly validation?: readonly { readonly instancePath?: string; readonly message?: string }[];
  readonly validationContext?: string;
}

/** What Fastify says of a request that it can't read; its own words may quote what was sent. */
function fromFramework(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  const { statusCode, validation, validationContext = 'body' } = error as Error & FrameworkError;
  if (validation !== undefined) {
    const mistakes = validation.map(({ instancePath = '', message = 'is not as expected' }) => ({
      at: `${validationContext}${instancePath}`,
      says: message,
    }));
    const [first] = mistakes;
    return problemOf('bad-request', first === undefined ? 'not as expected' : `${first.at}: ${first.says}`, {
      mistakes,
    });
  }
  const known = BY_STATUS[statusCode];
  return known === undefined ? null : problemOf(known[0], known[1]);
}
