import { expect } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { Redactor } from '../../src/redactor.ts';
import { kitWith } from './loopback.ts';

/** What must never be seen in anything that is thrown. */
export const SECRET = 'hunter2-hunter2';

/**
 * Sends a request that carries the secret wherever a request can, expects it to fail, and looks through everything that is
 * thrown for the secret.
 */
export async function failing(url: string, settings: Parameters<typeof kitWith>[0] = {}, init: RequestInit = {}) {
  const redactor = new Redactor();
  redactor.add(SECRET);
  await using kit = kitWith({ redactor, ...settings });
  const failure = await kit
    .fetch(`${url}/path/${SECRET}?query=${SECRET}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET}` },
      body: SECRET,
      ...init,
    })
    .then(
      (response) => expect.unreachable(`answered with ${response.status}`),
      (error: unknown) => error,
    );
  expect(failure).toBeInstanceOf(Failure);
  const all = allOf(failure);
  expect(all).not.toMatch(/hunter2|query|Bearer/);
  return { failure: failure as Failure, says: (failure as Failure).message };
}

/** Everything that hangs on an error, its causes included. */
function allOf(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? '';
  const { stack, message, cause, ...own } = error;
  return [stack, message, JSON.stringify(own), allOf(cause)].join('\n');
}
