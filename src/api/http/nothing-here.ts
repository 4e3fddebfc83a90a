/** Answers to what no route answers: tersely, and without asking who it is, for the routes are no secret. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_TYPE } from '../../validation/problem.ts';
import { allRoutes } from '../routes.ts';
import { problemOf, sendProblem } from './problem.ts';

const PATHS = allRoutes().map(([, { method, path }]) => ({
  method: method.toUpperCase(),
  pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
}));

/** 405 with the methods there are, where the path has some; else 404. */
export function nothingHere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [path = ''] = request.url.split('?', 1);
  const methods = [...new Set(PATHS.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))];
  if (methods.length === 0) return sendProblem(reply, problemOf('not-found', 'there is nothing here'));
  const allowed = methods.join(', ');
  return sendProblem(
    reply.header('allow', allowed),
    problemOf('method-not-allowed', `only ${allowed} is answered here`),
  );
}

/** For what Node itself can't read as HTTP, or has waited for long enough. */
export function sendUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  const problem =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? problemOf('headers-too-large', 'the header fields are larger than 16 KiB')
      : problemOf('bad-request', 'the request can not be read, or took too long to arrive');
  if (socket.writable) {
    const body = JSON.stringify(problem);
    const head = `content-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\ncache-control: no-store`;
    const first = `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`;
    socket.write(`${first}\r\n${head}\r\nconnection: close\r\n\r\n${body}`);
  }
  socket.destroySoon();
}
